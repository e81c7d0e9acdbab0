import Testing

@testable import MariaDBStorage

@Suite struct AddressTests {
  @Test func readsEveryPartOfAnAddress() throws {
    let address = try MariaDBAddress(
      "mysql://web%40site:p%2Fa%3As%25s@db.example.org:3307/sc%6Fop?ca=/etc/ca.pem&timeout=5"
        + "&connections=40")
    #expect(address.user == "web@site")
    #expect(address.password == "p/a:s%s")
    #expect(address.places == [MariaDBAddress.Place(host: "db.example.org", port: 3307)])
    #expect(address.name == "scoop")
    #expect(address.tls == .required)
    #expect(address.authorities == "/etc/ca.pem")
    #expect(address.timeout == 5)
    #expect(address.connections == 40)
    #expect(address.socket == nil)
  }

  static let places: [(String, host: String, port: Int, MariaDBAddress.TLS)] = [
    ("mysql://u@h/n", "h", 3306, .required),
    ("MariaDB://u:p@10.0.0.5/n", "10.0.0.5", 3306, .required),
    ("mysql://u:p@[2001:db8::1]:99/n", "2001:db8::1", 99, .required),
    ("mysql://u:p@[::1]/n", "::1", 3306, .off), ("mysql://u@localhost/n", "localhost", 3306, .off),
    ("mysql://u@127.0.0.1/n?tls=required", "127.0.0.1", 3306, .required),
    ("mysql://u@h/n?tls=off", "h", 3306, .off),
    ("mysql://u@h/n?tls=unverified", "h", 3306, .unverified),
    ("mysql://u:p@ss@h/n", "h", 3306, .required), ("mysql://u@/n?socket=/run/s", "", 3306, .off),
  ]

  @Test(arguments: places)
  func findsTheServer(text: String, host: String, port: Int, tls: MariaDBAddress.TLS) throws {
    let address = try MariaDBAddress(text)
    #expect(address.places == [MariaDBAddress.Place(host: host, port: port)])
    #expect(address.tls == tls)
    #expect(address.name == "n")
  }

  @Test func findsEveryServerOfACluster() throws {
    let address = try MariaDBAddress("mysql://u:p@db1,db2:3307,[2001:db8::3]:99/n")
    #expect(
      address.places == [
        MariaDBAddress.Place(host: "db1", port: 3306),
        MariaDBAddress.Place(host: "db2", port: 3307),
        MariaDBAddress.Place(host: "2001:db8::3", port: 99),
      ])
    #expect(address.description == "database n of u at db1:3306,db2:3307,[2001:db8::3]:99")
    #expect(address.tls == .required)
  }

  /// What goes to one of them leaves this machine.
  @Test func encryptsWhenOneServerIsElsewhere() throws {
    #expect(try MariaDBAddress("mysql://u@127.0.0.1:1,localhost:2/n").tls == .off)
    #expect(try MariaDBAddress("mysql://u@127.0.0.1:1,db2/n").tls == .required)
  }

  static let flaws: [(String, MariaDBAddress.Flaw)] = [
    ("", .notAnAddress), ("postgres://u@h/n", .notAnAddress), ("mysql://u@/n", .notAnAddress),
    ("mysql://u@[::1/n", .notAnAddress), ("mysql://u@[::1]x/n", .notAnAddress),
    ("mysql://u@h/n\n", .notAnAddress), ("mysql://h/n", .missingUser),
    ("mysql://u@h,/n", .notAnAddress), ("mysql://u@h,,i/n", .notAnAddress),
    ("mysql://u@h,i:0/n", .badPort),
    ("mysql://:secret@h/n", .missingUser), ("mysql://u@h", .missingName),
    ("mysql://u@h/", .missingName), ("mysql://u@h:0/n", .badPort),
    ("mysql://u@h:65536/n", .badPort), ("mysql://u@h:x/n", .badPort),
    ("mysql://u:50%@h/n", .badEscape), ("mysql://u:a%00b@h/n", .badEscape),
    ("mysql://u@h/n?ssl=1", .unknownOption), ("mysql://u@h/n?tls=maybe", .badOption),
    ("mysql://u@h/n?ca=relative", .badOption), ("mysql://u@h/n?timeout=0", .badOption),
    ("mysql://u@h/n?connections=1", .badOption), ("mysql://u@h/n?socket=", .badOption),
  ]

  @Test(arguments: flaws)
  func refusesWhatIsNoAddress(text: String, flaw: MariaDBAddress.Flaw) {
    #expect(throws: flaw) { try MariaDBAddress(text) }
    #expect(!flaw.description.contains("secret"))
  }

  @Test func neverShowsThePassword() throws {
    let address = try MariaDBAddress("mysql://ann:hunter2@h:33/n")
    var dumped = ""
    dump(address, to: &dumped)
    for text in ["\(address)", String(reflecting: address), dumped, "\([address])"] {
      #expect(!text.contains("hunter2"))
    }
    #expect(address.description == "database n of ann at h:33")
  }
}
