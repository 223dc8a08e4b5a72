// Wait tokens, newest first, a page of at most 500 at a time; ages and timeouts count on. GUI thread.
#pragma once

#include "engine/domain/waitpoint.h"
#include "models/feed/live_table_model.h"

#include <QTimer>

namespace runyard {

class TokenModel final : public LiveTableModel<Waitpoint>
{
    Q_OBJECT

public:
    enum Column { Token, Status, Created, Timeout, Completed, Tags, Key, ColumnCount };
    enum TokenRole { StatusRole = KeyRole + 1 };

    explicit TokenModel(EngineClient &client, QObject *parent = nullptr);

    /// Empty = all of them. Both go back to the newest page.
    void setStatus(std::optional<TokenStatus> status);
    void setText(const QString &text); // part of an id or of a tag, or a whole key
    void showOlder();                  // the page after this one
    void showNewest();
    bool hasOlder() const { return m_hasOlder; }
    bool isNewest() const { return m_after.empty(); }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    void request(Reply<std::vector<Waitpoint>> reply) override;
    QString keyOf(const Waitpoint &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const Waitpoint &row, int column) const override;
    QVariant cellValue(const Waitpoint &row, int column) const override;
    QString cellTip(const Waitpoint &row, int column) const override;

private:
    void narrow(TokenFilter filter);

    TokenFilter m_filter;
    WaitpointId m_after;
    bool m_hasOlder = false;
    QTimer m_tick;
};

} // namespace runyard
