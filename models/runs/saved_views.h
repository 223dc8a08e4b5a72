// The named queries of a workspace, in the order people gave them. They are kept in the workspace, so every window and
// program on it has the same ones: each change is made to the list as it is stored at that moment, not to a copy read
// earlier. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"

#include <QObject>
#include <QStringList>

#include <deque>
#include <functional>
#include <vector>

namespace runyard {

struct SavedView
{
    QString name; // unique, whatever the case of its letters
    QString query;
    bool operator==(const SavedView &) const = default;
};

using SavedViewList = std::vector<SavedView>;

class SavedViews final : public QObject
{
    Q_OBJECT

public:
    explicit SavedViews(EngineClient &client, QObject *parent = nullptr);

    const SavedViewList &views() const { return m_views; } // as last read
    const SavedView *find(const QString &name) const;
    void refresh();

    /// Gives a view of this name this query, or appends a new one.
    void save(const SavedView &view);
    void rename(const QString &from, const QString &to); // refused when there is one called `to`
    /// Views that are not named (another window made them meanwhile) go to the end.
    void reorder(const QStringList &names);
    void remove(const QString &name);
    /// Puts back what remove() took, at its place.
    void insert(const SavedView &view, int at);

    /// "# name", then the query: what is copied to share views, several with an empty line between.
    static QString asText(const SavedViewList &views);
    /// The views in a text; lines without a name before them have an empty one.
    static SavedViewList fromText(const QString &text);

signals:
    void changed();
    void failed(const QString &sentence);

private:
    /// Changes the list; gives a sentence when it must stay as it is.
    using Change = std::function<QString(SavedViewList &)>;

    void change(Change make);
    void next();
    void take(SavedViewList views);
    void end();

    EngineClient &m_client;
    SavedViewList m_views;
    std::deque<Change> m_waiting; // one at a time; an empty one only reads
    bool m_isUnderWay = false;
};

} // namespace runyard
