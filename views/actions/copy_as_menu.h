// Copies the trigger that would start the opened run again: as a curl command, an SDK call, a command
// line. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/engine_facts.h"

#include <QMenu>

#include <optional>

namespace runyard {

class CopyAsMenu final : public QMenu
{
    Q_OBJECT

public:
    CopyAsMenu(EngineClient &client, QWidget *parent);

    void setRun(const std::optional<RunId> &run); // empty disables it

signals:
    void said(const QString &sentence);
    void failed(const QString &sentence);

private:
    using Text = std::string (*)(const RunDetail &, const EngineStatus &);

    void add(const QString &name, Text text);
    void copy(const QString &name, Text text);

    EngineClient &m_client;
    std::optional<RunId> m_run;
};

} // namespace runyard
