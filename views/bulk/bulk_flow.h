// How one comes to act on many runs in a window: from the picked runs, from another page, and what is seen
// after the start. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"

class QMainWindow;

namespace runyard {

class RunActions;
class RunsPage;

/// Once, when the window has its pages. Puts the notice above them.
void connectBulk(EngineClient &client, RunActions &actions, RunsPage &runs, QMainWindow &window);

} // namespace runyard
