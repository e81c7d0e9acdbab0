import Dispatch
import Domain
import Storage
import Synchronization

/// How far the claims of this server have come through the open voters.
///
/// Claimed voters stay in the index until the server has purged them, which it cannot while
/// anybody holds an older snapshot (a backup, a long report). A claim that began at the start
/// would step over all of them, so it goes on where the last one ended. It begins anew when this
/// server puts voters into a pool, when it has run out, and every `patience` seconds: another
/// server may have returned somebody behind it.
final class ClaimWalks: Sendable {
  /// Seconds after which a walk begins anew.
  static let patience: Double = 30

  private struct Place {
    var claimed: ClaimPlace
    let beganAt: DispatchTime
  }

  private let places = Mutex<[ClaimWalk: Place]>([:])

  /// nil at the start of a walk.
  func lastClaimed(in walk: ClaimWalk) -> ClaimPlace? {
    places.withLock { places in
      guard let place = places[walk] else { return nil }
      if place.beganAt + Self.patience > .now() { return place.claimed }
      places[walk] = nil
      return nil
    }
  }

  func keep(_ walked: [ClaimWalk: ClaimPlace?]) {
    if walked.isEmpty { return }
    places.withLock { places in
      for (walk, claimed) in walked {
        if let claimed {
          places[walk] = Place(claimed: claimed, beganAt: places[walk]?.beganAt ?? .now())
        } else {
          places[walk] = nil
        }
      }
    }
  }

  func forgetAll() {
    places.withLock { $0 = [:] }
  }

  func forget(_ walks: some Collection<ClaimWalk>) {
    if walks.isEmpty { return }
    places.withLock { places in
      for walk in walks { places[walk] = nil }
    }
  }
}
