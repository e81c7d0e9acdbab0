import Domain

/// Common given and family names, combined at random: nobody in particular.
enum SampleNames {
  static let women = list(
    """
    Abigail Alice Amara Anita Beatrice Bernadette Carmen Carol Charlotte Clara Denise Diana Edith
    Eleanor Elena Esther Evelyn Fatima Florence Gloria Grace Hannah Harriet Helen Ingrid Irene
    Isabel Janet Josephine Joyce Judith Karen Keisha Latoya Laura Leah Leilani Lillian Lucille
    Margaret Maria Marjorie Martha Mercedes Miriam Nadia Naomi Nora Olivia Patricia Pauline
    Priscilla Rachel Rebecca Rosa Ruth Samantha Sharon Shirley Sofia Stella Susan Teresa Ursula
    Valerie Vera Veronica Victoria Virginia Vivian Wanda Winifred Yolanda Yvonne
    """)

  static let men = list(
    """
    Aaron Abraham Albert Alejandro Andre Arthur Benjamin Bernard Calvin Carlos Charles Christopher
    Clarence Cyrus Daniel Darnell David Dennis Diego Dominic Edward Elijah Ernest Eugene Felix
    Francis Franklin George Gerald Gilbert Harold Hector Henry Herbert Howard Isaac Ivan Jamal
    James Jerome Joaquin Joseph Julian Kenneth Kimo Lawrence Leonard Lionel Louis Malik Marcus
    Martin Matthew Maurice Miguel Nathaniel Nelson Norman Oliver Oscar Patrick Peter Philip Quentin
    Ralph Raymond Reginald Roberto Roland Rufus Samuel Simon Stanley Terrence Theodore Tobias
    Vernon Victor Vincent Walter Wendell
    """)

  static let families = list(
    """
    Abbott Adeyemi Alvarez Anderson Baptiste Barrett Becker Begay Benson Bouchard Bradley Brennan
    Calloway Campbell Carver Castillo Chandler Chavez Coleman Costa Crawford Cruz Dawson Delgado
    Donovan Douglas Eastman Ellis Espinoza Farrell Fields Fischer Fletcher Foster Fowler Gallagher
    Garcia Gibson Gordon Greene Haddad Hansen Harper Hayes Henderson Hoffman Holloway Hughes Ibrahim
    Jackson Jensen Johnson Kahale Kapoor Keller Kelley Kim Kowalski Lambert Larsen Lawson Lopez
    MacDonald Martinez McCarthy Mendoza Mitchell Morales Morgan Murphy Nakamura Nash Nelson Novak
    Olson Ortiz Osborne Palmer Patel Perkins Pham Porter Quinn Ramirez Reed Reyes Rivera Robinson
    Rossi Russell Saito Sanders Schneider Shaw Silva Singh Sullivan Tanaka Thibodeau Torres Tran
    Turner Vargas Wagner Walker Watanabe Weaver Webster Whitaker Williams Yazzie Young Zimmerman
    """)

  /// Given names beyond ASCII.
  static let accentedGiven = list(
    "Zoë Renée José André Søren Æsa Þóra Łucja Åsa Noël Chloë Seán Siobhán Jürgen Inés Ángel Žana")

  /// Family names beyond ASCII; with hyphens and typographic apostrophes.
  static let accentedFamilies = list(
    """
    Müller-Okonkwo O’Brien-Nakamura Ðorđević Nguyễn Peña Núñez Øverby Łukaszewski Kowalczyk-Łęcka
    D’Ávila Beaulieu-Côté Şahin Škvorecký Þorsteinsdóttir Kealiʻi Gonçalves Żółtowska Björkqvist
    """)

  /// Family and given names in scripts that take two columns a letter.
  static let wide: [(family: String, given: String)] = [
    ("王", "小明"), ("李", "美玲"), ("陳", "志豪"), ("이", "서연"), ("김", "민준"),
    ("田中", "さくら"), ("佐藤", "健太"), ("中村", "ケン"), ("歐陽", "文慧"),
  ]

  /// A name longer than its line on a small screen.
  static let long = VoterName(
    honorific: "Rev. Dr.", first: "Maximiliana Bartholomea", middle: "Wilhelmina-Constance",
    last: "Featherstonehaugh-Wolfeschlegelstein", suffix: "III")

  static let suffixes = ["Jr.", "Sr.", "II", "III", "IV"]

  private static func list(_ names: String) -> [String] {
    names.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
