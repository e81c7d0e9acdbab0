/// A real place that an invented voter may live in. That its city, state, ZIP and area code belong
/// together is public knowledge (PyPI zipcodes 3.0.0).
struct SamplePlace: Sendable {
  var city: String
  var state: String
  var zip: String
  var areaCode: String

  /// In eighteen states, of one time zone and of several.
  static let all: [SamplePlace] = table.split(separator: "\n").compactMap { line in
    let parts = line.split(separator: ",").map(String.init)
    guard parts.count == 4 else { return nil }
    return SamplePlace(city: parts[0], state: parts[1], zip: parts[2], areaCode: parts[3])
  }

  private static let table = """
    Concord,NH,03301,603
    Nashua,NH,03060,603
    Manchester,NH,03101,603
    Portsmouth,NH,03801,603
    Keene,NH,03431,603
    Laconia,NH,03246,603
    Berlin,NH,03570,603
    Hanover,NH,03755,603
    Contoocook,NH,03229,603
    Columbia,SC,29201,803
    Charleston,SC,29401,843
    Greenville,SC,29601,864
    Myrtle Beach,SC,29577,843
    Rock Hill,SC,29730,803
    Spartanburg,SC,29301,864
    Des Moines,IA,50309,515
    Cedar Rapids,IA,52401,319
    Davenport,IA,52801,563
    Sioux City,IA,51101,712
    Ottumwa,IA,52501,641
    What Cheer,IA,50268,641
    Burlington,VT,05401,802
    Montpelier,VT,05602,802
    Rutland,VT,05701,802
    Brattleboro,VT,05301,802
    Saint Johnsbury,VT,05819,802
    Portland,ME,04101,207
    Bangor,ME,04401,207
    Presque Isle,ME,04769,207
    Old Orchard Beach,ME,04064,207
    Milwaukee,WI,53202,414
    Madison,WI,53703,608
    Green Bay,WI,54301,920
    Eau Claire,WI,54701,715
    Kenosha,WI,53140,262
    Fond du Lac,WI,54935,920
    Phoenix,AZ,85003,602
    Tucson,AZ,85701,520
    Flagstaff,AZ,86001,928
    Scottsdale,AZ,85251,480
    Glendale,AZ,85301,623
    Window Rock,AZ,86515,928
    Los Angeles,CA,90012,213
    San Diego,CA,92101,619
    San Francisco,CA,94102,415
    Oakland,CA,94607,510
    Sacramento,CA,95814,916
    Fresno,CA,93721,559
    Bakersfield,CA,93301,661
    Eureka,CA,95501,707
    Rancho Santa Margarita,CA,92688,949
    San Jose,CA,95113,408
    Honolulu,HI,96813,808
    Hilo,HI,96720,808
    Kailua Kona,HI,96740,808
    Lihue,HI,96766,808
    Kahului,HI,96732,808
    Indianapolis,IN,46204,317
    Evansville,IN,47708,812
    Gary,IN,46402,219
    South Bend,IN,46601,574
    Fort Wayne,IN,46802,260
    Nashville,TN,37203,615
    Memphis,TN,38103,901
    Knoxville,TN,37902,865
    Chattanooga,TN,37402,423
    Jackson,TN,38301,731
    Miami,FL,33130,305
    Tampa,FL,33602,813
    Tallahassee,FL,32301,850
    Pensacola,FL,32502,850
    Jacksonville,FL,32202,904
    Orlando,FL,32801,407
    Detroit,MI,48226,313
    Grand Rapids,MI,49503,616
    Iron Mountain,MI,49801,906
    Louisville,KY,40202,502
    Bowling Green,KY,42101,270
    Paducah,KY,42001,270
    Omaha,NE,68102,402
    Scottsbluff,NE,69361,308
    Houston,TX,77002,713
    Austin,TX,78701,512
    El Paso,TX,79901,915
    Boise,ID,83702,208
    Coeur d'Alene,ID,83814,208
    Portland,OR,97204,503
    Ontario,OR,97914,541
    """
}
