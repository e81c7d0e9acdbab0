import Cells

/// The client's one step: changes the model by what happened and returns what is to be done about
/// it. Every rule of the client is in here; it does no IO, reads no clock and rolls no dice.
public func update(_ model: inout Model, _ event: Event) -> [Effect] {
  model.take(event)
}

/// Draws the model as it is. Decides nothing; the canvas may have any size.
public func draw(_ model: Model, on canvas: inout Canvas) {
  model.draw(on: &canvas)
}
