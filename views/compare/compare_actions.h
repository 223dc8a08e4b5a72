// Chooses the runs to compare: the two picked ones; else the opened one with a run of a given id, or with the
// last run of its task that completed. GUI thread.
#pragma once

class QWidget;

namespace runyard {

class ComparisonPanel;
class EngineClient;
class RunActions;
class RunsPage;

void connectComparing(EngineClient &client, RunActions &actions, RunsPage &runs, ComparisonPanel &panel,
                      QWidget *window);

} // namespace runyard
