import Domain
import Testing

@Suite struct TimeOfDayTests {
  @Test(arguments: [
    ("9", 540), ("09", 540), ("9:00", 540), ("09:30", 570), ("9pm", 1_260), ("9PM", 1_260),
    ("9:30 PM", 1_290), ("9:30pm", 1_290), ("9 am", 540), ("12am", 0), ("12:30 AM", 30),
    ("12pm", 720), ("12:59 pm", 779), ("0", 0), ("0:00", 0), ("00:00", 0), ("24", 1_440),
    ("24:00", 1_440), ("23:59", 1_439), ("1  pm", 780),
  ])
  func readsEveryForm(text: String, minutes: Int) {
    #expect(TimeOfDay(text)?.minutes == minutes)
  }

  @Test(arguments: [
    "", " ", "nine", "9:", ":30", "9:5", "9:60", "24:01", "25", "99:99", "-9", "+9", "9.30", "930",
    "9:00:00", "13pm", "0am", "0:30 PM", "24pm", "am", "pm", "9 p.m.", "9pmam", "9ampm", "9 pm am",
    "9pm5", "9::00", "٩", "９", "9:３0", "9\u{301}", "9 o'clock", "9:00-21:00", "1e1", "0x9",
    "999999999999999999999", "9:00\u{0}", "9\u{A0}pm",
  ])
  func refusesEverythingElse(text: String) {
    #expect(TimeOfDay(text) == nil)
  }

  @Test(arguments: [
    (0, "midnight"), (1, "12:01 AM"), (540, "9:00 AM"), (719, "11:59 AM"), (720, "12:00 PM"),
    (750, "12:30 PM"), (1_260, "9:00 PM"), (1_439, "11:59 PM"), (1_440, "midnight"),
  ])
  func isSpokenAsAmericansDo(minutes: Int, text: String) {
    #expect(TimeOfDay(minutes: minutes)?.spoken == text)
  }

  @Test func staysInsideTheDay() {
    #expect(TimeOfDay(minutes: -1) == nil)
    #expect(TimeOfDay(minutes: 1_441) == nil)
  }

  @Test func speaksWhatItReadsBack() {
    for minutes in 1..<1_440 {
      let time = TimeOfDay(minutes: minutes)!
      #expect(TimeOfDay(time.spoken) == time)
    }
  }

  @Test func aWindowThatEndsBeforeItStartsIsNone() {
    #expect(CallingWindow(start: TimeOfDay("21:00")!, end: TimeOfDay("9:00")!) == nil)
    #expect(CallingWindow(start: TimeOfDay("9:01")!, end: TimeOfDay("9:00")!) == nil)
  }

  @Test(arguments: [
    ("9:00", "21:00", 539, false), ("9:00", "21:00", 540, true), ("9:00", "21:00", 1_259, true),
    ("9:00", "21:00", 1_260, false), ("0:00", "24:00", 0, true), ("0:00", "24:00", 1_439, true),
    ("9:00", "9:00", 540, false), ("24:00", "24:00", 1_439, false), ("0:00", "0:00", 0, false),
  ])
  func aWindowHoldsItsStartAndNotItsEnd(start: String, end: String, minute: Int, inside: Bool) {
    #expect(window(start, end).contains(minute: minute) == inside)
  }
}
