// Asks which runs are held before they start: those that meet a query, the next one or every one.
// GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "views/widgets/dialog_frame.h"

class QCheckBox;

namespace runyard {

class QueryBar;

class InterceptDialog final : public DialogFrame
{
    Q_OBJECT

public:
    /// `query` is offered first.
    InterceptDialog(EngineClient &client, const QString &query, QWidget *parent = nullptr);

    QueryBar *query() const { return m_query; }
    QCheckBox *every() const { return m_every; }

protected:
    void send() override;

private:
    void describe();

    EngineClient &m_client;
    QueryBar *m_query;
    QCheckBox *m_every;
};

} // namespace runyard
