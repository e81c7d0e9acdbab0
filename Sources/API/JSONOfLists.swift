import Domain

// What every answer about a list is made of, keys in order.

extension ResultAnswer: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("finishedList", finishedList)
      json.member("list", list)
      json.member("result") { $0.object { $0.member("id", result.id) } }
      json.member("thanks", thanks)
    }
  }
}

extension ListAnswer: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { $0.member("list", list) }
  }
}

extension VoterList: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("canRefill", canRefill)
      json.member("chunk", chunk)
      json.member("closesAt", orNull: closesAt)
      json.member("departures") { $0.array(departures) }
      json.member("expiresAt", expiresAt)
      json.member("lockout", orNull: lockout)
      json.member("mode", mode.rawValue)
      json.member("notice", orNull: notice)
      json.member("progress", ifAny: progress)
      json.member("quota", quota)
      json.member("serverTime", serverTime)
      json.member("tallies", tallies)
      json.member("voters") { $0.array(voters) }
    }
  }
}

extension ListedVoter: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("address", address)
      json.member("gender", gender)
      json.member("history") { $0.array(history) }
      json.member("id", id)
      json.member("name", name)
      json.member("party", party)
      json.member("phone", ifAny: phone)
      json.member("prime", prime)
    }
  }
}

extension ListedVoter.Place: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("city", city)
      json.member("state", state)
      json.member("street", ifAny: street)
      json.member("zip", zip)
    }
  }
}

extension EarlierContact: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("at", at)
      json.member("mode", mode.rawValue)
      json.member("notes", ifAny: notes)
      json.member("resolution", ifAny: resolution)
    }
  }
}

extension VoterName: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("first", first)
      json.member("honorific", honorific)
      json.member("last", last)
      json.member("middle", middle)
      json.member("suffix", suffix)
    }
  }
}

extension Quota: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("exempt", exempt)
      json.member("limit", orNull: limit)
      json.member("nextFreeAt", orNull: nextFreeAt)
      json.member("remaining", orNull: remaining)
      json.member("used", used)
      json.member("window", orNull: window?.rawValue)
    }
  }
}

extension Lockout: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("endsAt", orNull: endsAt)
      json.member("message", message)
    }
  }
}

extension Notice: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("kind", kind.rawValue)
      json.member("text", text)
    }
  }
}

extension CampaignProgress: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("peopleReached", peopleReached)
      json.member("today", today)
    }
  }
}

extension Tallies: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("calls", calls)
      json.member("letters", letters)
    }
  }
}

extension Departure: JSONWritable {
  func write(to json: inout JSONWriter) {
    json.object { json in
      json.member("at", at)
      json.member("id", id)
      json.member("reason", reason.rawValue)
    }
  }
}
