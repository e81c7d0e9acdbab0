import Cells
import Testing

@testable import Terminal

@Suite struct PaletteTests {
  @Test(arguments: [
    (256, nil, Palette.full), (1 << 24, nil, .full), (8, nil, .basic), (16, "", .basic),
    (0, nil, .monochrome), (-1, nil, .monochrome), (256, "1", .monochrome), (256, "", .full),
  ])
  func followsTheTerminalAndNoColor(colors: Int, noColor: String?, palette: Palette) {
    #expect(Palette(colors: colors, noColor: noColor) == palette)
  }

  @Test(arguments: Palette.allCases)
  func typingCostsNoStyle(palette: Palette) {
    #expect(palette.style(for: .text) == Style())
  }

  @Test(arguments: Palette.allCases)
  func whatMattersStandsOutFromText(palette: Palette) {
    let roles: [Role] = [
      .heading, .title, .accent, .focus, .selection, .thanks, .warning, .error, .key, .phone,
      .prime, .offline,
    ]
    for role in roles { #expect(palette.style(for: role) != Style(), "\(role)") }
  }

  @Test(arguments: Palette.allCases)
  func focusSelectionWarningAndErrorDiffer(palette: Palette) {
    let styles = [Role.text, .focus, .selection, .warning, .error].map(palette.style(for:))
    #expect(Set(styles).count == styles.count)
  }

  @Test func monochromeUsesNoColorAndReversesTheFocus() {
    for role in Role.allCases {
      let style = Palette.monochrome.style(for: role)
      #expect(style.foreground == Style.defaultColor && style.background == Style.defaultColor)
    }
    #expect(Palette.monochrome.style(for: .focus).isReversed)
    #expect(Palette.monochrome.style(for: .warning).isBold)
    for palette in Palette.allCases {
      #expect(palette.style(for: .phone).isBold && palette.style(for: .prime).isBold)
    }
  }

  @Test func basicStaysWithinEightColors() {
    for role in Role.allCases {
      let style = Palette.basic.style(for: role)
      #expect((-1..<8).contains(style.foreground) && (-1..<8).contains(style.background))
    }
  }
}
