// Which runs are compared: the two that are picked; else the opened one with one that is named, or with
// the last of its task that completed.
// GUI thread.
#pragma once

#include "engine/contract/engine_client.h"

class QWidget;

namespace runyard {

class ComparisonPanel;
class RunActions;
class RunsPage;

void connectComparing(EngineClient &client, RunActions &actions, RunsPage &runs, ComparisonPanel &panel,
                      QWidget *window);

} // namespace runyard
