// Beside the list of failures: the current group's error in full, when and in which versions it happened,
// and what the payloads that fail have in common. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/error_group.h"

#include <QScrollArea>

class QLabel;

namespace runyard {

class FactList;

class ErrorPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit ErrorPanel(EngineClient &client, QWidget *parent = nullptr);

    void setGroup(const ErrorGroup &group);

signals:
    void runWanted(const runyard::RunId &id);

private:
    void askTraits();
    void showTraits(const ErrorGroupTraits &traits);

    EngineClient &m_client;
    std::optional<ErrorGroup> m_group;
    QLabel *m_title;
    QLabel *m_message;
    FactList *m_facts;
    QLabel *m_sharedTitle;
    QLabel *m_shared;
    QLabel *m_last;
};

/// "user.plan = "free" in 48 of 50 failures, 12 of 50 successes"
QString sentenceOf(const SharedTrait &trait, const ErrorGroupTraits &all);

} // namespace runyard
