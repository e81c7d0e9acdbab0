/// The layouts of `Resources/layouts`, in the program itself: one binary suffices. The tests keep
/// the two equal.
public enum EmbeddedLayouts {
  /// In the order in which help shows them.
  public static let names = all.map(\.name)

  /// The text of the layout so called.
  static func text(of name: String) -> String? { all.first { $0.name == name }?.text }

  private static let all: [(name: String, text: String)] = [
    ("seed", seed),
    ("north-carolina", northCarolina),
    ("ohio", ohio),
    ("florida", florida),
    ("vermont", vermont),
    ("van", van),
  ]

  private static let seed = """
    # The voter file that eBlocks was written for: a header, and the columns of the voter registration
    # database by their own names.
    #
    # How a layout is written: one NAME = VALUE a line; # begins a comment. A column is named as in the
    # file's header, in double quotes where the name holds blanks, or by its number from 1 where the
    # file has no header. Several columns become one text, blank ones left out; after a | come those
    # that are taken when the first are blank (a mailing address, else the residence).
    #
    #   delimiter       comma, tab or pipe; found out when left out
    #   encoding        utf8 or latin1; found out when left out
    #   header          yes or no; no wants columns = how many there are
    #   state           the two letters of the state that keeps the file
    #   state_voter_id  the column of the state's own voter number, by which a newer file finds the
    #                   same voters again
    #   updates         yes: a voter who is there already is updated; the default with state_voter_id
    #   id HONOR FIRSTNAM MIDNAME LASTNAME JR MADD MCITY MSTATE MZIPCODE PHONE PARTY GENDER prime
    #                   a voter's columns
    #   party           FILE:OURS …, how the file writes a party; D, I and none are contacted
    #   only            COLUMN: VALUE …, rows with any other value there are left out
    #   protected       COLUMN: VALUE …, voters whose address the law keeps secret; they are left out
    header = yes
    id = id
    HONOR = HONOR
    FIRSTNAM = FIRSTNAM
    MIDNAME = MIDNAME
    LASTNAME = LASTNAME
    JR = JR
    MADD = MADD
    MCITY = MCITY
    MSTATE = MSTATE
    MZIPCODE = MZIPCODE
    PHONE = PHONE
    PARTY = PARTY
    GENDER = GENDER
    prime = prime

    """

  private static let northCarolina = """
    # North Carolina's statewide file, ncvoter_Statewide.txt, and its counties' files: quoted cells
    # between tabs, a header, Windows' Latin-1.
    # Source: State Board of Elections, layout_ncvoter.txt (https://dl.ncsbe.gov/data/).
    # An unaffiliated voter (UNA) counts as independent. Inactive, denied, removed and temporary
    # registrations are left out.
    delimiter = tab
    encoding = latin1
    header = yes
    state = NC
    state_voter_id = ncid
    HONOR = name_prefx_cd
    FIRSTNAM = first_name
    MIDNAME = middle_name
    LASTNAME = last_name
    JR = name_suffix_lbl
    MADD = mail_addr1 mail_addr2 | res_street_address
    MCITY = mail_city | res_city_desc
    MSTATE = mail_state | state_cd
    MZIPCODE = mail_zipcode | zip_code
    PHONE = full_phone_number
    PARTY = party_cd
    GENDER = gender_code
    party = DEM:D REP:R UNA:I LIB:L GRE:G
    only = voter_status_desc: ACTIVE
    protected = confidential_ind: Y

    """

  private static let ohio = """
    # Ohio's statewide voter files, SWVF_1_22.txt and its siblings: comma separated, quoted, a header
    # of about 126 columns, 80 of them past elections.
    # Source: Secretary of State, voter file download page and its file layout
    # (https://www6.ohiosos.gov/ords/f?p=VOTERFTP:STWD).
    # The party is that of the last primary; none means unaffiliated. There are no telephone numbers.
    # A voter in CONFIRMATION has not answered the board's letter and is left out.
    delimiter = comma
    header = yes
    state = OH
    state_voter_id = SOS_VOTERID
    FIRSTNAM = FIRST_NAME
    MIDNAME = MIDDLE_NAME
    LASTNAME = LAST_NAME
    JR = SUFFIX
    MADD = MAILING_ADDRESS1 MAILING_SECONDARY_ADDRESS | RESIDENTIAL_ADDRESS1 RESIDENTIAL_SECONDARY_ADDR
    MCITY = MAILING_CITY | RESIDENTIAL_CITY
    MSTATE = MAILING_STATE | RESIDENTIAL_STATE
    MZIPCODE = MAILING_ZIP MAILING_ZIP_PLUS4 | RESIDENTIAL_ZIP RESIDENTIAL_ZIP_PLUS4
    PARTY = PARTY_AFFILIATION
    party = D:D R:R L:L G:G
    only = VOTER_STATUS: ACTIVE

    """

  private static let florida = """
    # Florida's voter extract, one file a county (ALA_20240109.txt): tabs, 38 columns, no header.
    # Source: Division of Elections, "Voter Extract File Layout", Voter Registration Detail
    # (https://dos.fl.gov/elections/data-statistics/).
    # 7 says whether the voter's data is exempt from public records; such a voter's cells hold a *.
    # NPA, no party affiliation, counts as independent. 29 is the status, ACT or INA.
    # The telephone number comes in parts: 35 area code, 36 number, 37 extension, which is not kept.
    delimiter = tab
    header = no
    columns = 38
    state = FL
    state_voter_id = 2
    FIRSTNAM = 5
    MIDNAME = 6
    LASTNAME = 3
    JR = 4
    MADD = 13 14 15 | 8 9
    MCITY = 16 | 10
    MSTATE = 17 | 11
    MZIPCODE = 18 | 12
    PHONE = 35 36
    PARTY = 24
    GENDER = 20
    party = DEM:D REP:R NPA:I LPF:L GRE:G
    only = 29: ACT
    protected = 7: Y
    protected = 8: *

    """

  private static let vermont = """
    # Vermont's statewide checklist: pipes, a header. Vermont registers no party, so everybody counts as
    # without one.
    # Source: Secretary of State, Elections Division, statewide checklist and its field listing
    # (https://sos.vermont.gov/elections/).
    delimiter = pipe
    header = yes
    state = VT
    state_voter_id = VoterID
    FIRSTNAM = "First Name"
    MIDNAME = "Middle Name"
    LASTNAME = "Last Name"
    JR = Suffix
    MADD = "Mailing Address Line 1" "Mailing Address Line 2" | "Legal Address Line 1" "Legal Address Line 2"
    MCITY = "Mailing Address City" | "Legal Address City"
    MSTATE = "Mailing Address State" | "Legal Address State"
    MZIPCODE = "Mailing Address Zip" | "Legal Address Zip"
    PHONE = Telephone
    only = Status: ACTIVE

    """

  private static let van = """
    # A list exported from VAN (VoteBuilder), "Standard Text": tabs, a header, the voter file's own
    # numbers. Which columns there are depends on what was ticked; only the number and the last name
    # must be there. "U" is a voter without a party.
    # Source: NGP VAN, "Export list" (https://help.ngpvan.com/), and the column names of such exports.
    header = yes
    id = "Voter File VANID"
    updates = yes
    HONOR = Prefix
    FIRSTNAM = FirstName
    MIDNAME = MiddleName
    LASTNAME = LastName
    JR = Suffix
    MADD = mAddress | Address
    MCITY = mCity | City
    MSTATE = mState | State
    MZIPCODE = mZip5 mZip4 | Zip5 Zip4
    PHONE = "Preferred Phone" | "Pref Phone" | Phone | "Home Phone" | "Cell Phone"
    PARTY = Party
    GENDER = Sex
    party = D:D R:R I:I U:I L:L G:G

    """
}
