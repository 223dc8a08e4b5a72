// Which run the opened one is compared with: one that is named, or the last of its task that completed.
// GUI thread.
#pragma once

#include "engine/client/engine_client.h"

class QWidget;

namespace runyard {

class ComparisonPanel;
class RunActions;

void connectComparing(EngineClient &client, RunActions &actions, ComparisonPanel &panel, QWidget *window);

} // namespace runyard
