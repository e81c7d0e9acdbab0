/// Parts of street names that are unlikely to meet anywhere but here.
enum SampleStreets {
  static let first = [
    "Amber", "Bellwether", "Blue Heron", "Candlewick", "Cinder", "Copper", "Driftwood",
    "Fiddlehead",
    "Foxglove", "Gristmill", "Hazel", "Juniper", "Kestrel", "Lantern", "Marigold", "Nutmeg",
    "Old Orchard", "Paper Birch", "Quill", "Rosehip", "Saltbox", "Sparrow", "Tamarack", "Thimble",
    "Umber", "Velvet", "Whistler", "Yarrow",
  ]

  static let second = [
    "Acre", "Bend", "Common", "Crossing", "Fern", "Gate", "Hollow", "Kettle", "Knoll", "Ledge",
    "Meadow", "Notch", "Pond", "Ridge", "Spring", "Stone",
  ]

  static let kinds = [
    "Street", "Road", "Avenue", "Lane", "Drive", "Court", "Way", "Terrace", "Circle", "Place",
  ]
}
