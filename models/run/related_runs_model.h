// What belongs to the opened run, as a tree: where it came from, its family from the first ancestor down,
// and its replays with what each changed. Reads children and replays a page at a time when they are asked
// for; follows the change feed. GUI thread.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/related_runs.h"

#include <QAbstractItemModel>
#include <QMultiHash>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace runyard {

struct RelatedNode;

class RelatedRunsModel final : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { RunColumn, Task, Status, Changed, Created, ColumnCount };
    enum Role {
        IdRole = Qt::UserRole, // QString; empty for rows that are no run
        StatusRole,            // RunStatus as int; -1 for rows that are no run
        IsSelfRole,            // the opened run
    };
    enum class State { Nothing, Reading, Ready, Failed };

    explicit RelatedRunsModel(EngineClient &client, QObject *parent = nullptr);
    ~RelatedRunsModel() override;

    /// Reads once it is shown.
    void setRun(const std::optional<RunId> &id);
    void setShown(bool shown);
    State state() const { return m_state; }
    const QString &errorText() const { return m_errorText; }
    /// The opened run is all there is.
    bool isAlone() const;
    QModelIndex selfIndex() const;
    /// "Show 100 more": false when the row is not one of those.
    bool showMore(const QModelIndex &row);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex & = {}) const override { return ColumnCount; }
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void loaded(); // another run, or the same one read anew

private:
    void read();
    void readSoon();
    void build(RunOrigins origins);
    void fetchPage(RelatedNode &node);
    void take(RelatedNode &node, RelatedPage page);
    void onChanges(const ChangeSet &changes);
    void follow(const Run &run);
    RelatedNode *add(RelatedNode &parent, std::unique_ptr<RelatedNode> node);
    RelatedNode *nodeOf(const QModelIndex &index) const;
    QModelIndex indexOf(const RelatedNode &node, int column = 0) const;
    QString runText(const RelatedNode &node) const;

    EngineClient &m_client;
    std::optional<RunId> m_id;
    std::unique_ptr<RelatedNode> m_root;
    QMultiHash<QString, RelatedNode *> m_byId;
    RelatedNode *m_self = nullptr;
    State m_state = State::Nothing;
    QString m_errorText;
    bool m_isShown = false;
    bool m_isStale = false;   // must be read when shown
    quint64 m_generation = 0; // of opened runs
    quint64 m_built = 0;      // of trees: nodes live as long as theirs
    QTimer m_soon;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
