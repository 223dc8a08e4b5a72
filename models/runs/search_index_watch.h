// How far the search index is while runs are searched by words: runs that are not indexed yet are not found,
// so the list is read again once they are. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"

#include <QObject>
#include <QTimer>

namespace runyard {

class SearchIndexWatch final : public QObject
{
    Q_OBJECT

public:
    explicit SearchIndexWatch(EngineClient &client, QObject *parent = nullptr);

    /// Whether the list is searched by words; looks at the index at once if so.
    void setSearching(bool isSearching);

signals:
    void behind(qint64 runs); // that are not indexed; 0 = the index is complete or of no concern
    void caughtUp();          // the index is complete after it was behind

private:
    void check();

    EngineClient &m_client;
    QTimer m_pause;
    bool m_isSearching = false;
    bool m_wasBehind = false;
};

} // namespace runyard
