#include "models/run/related_runs_model.h"

#include "engine/base/limits.h"
#include "engine/contract/run_details.h"
#include "models/feed/gui_listener.h"
#include "models/feed/gui_reply.h"
#include "models/words/batch_words.h"
#include "models/words/bulk_words.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kPageRows = 100;
constexpr int kAgainMs = 1'000; // between two readings of the whole

QString changedText(const std::optional<ReplayChanges> &changes)
{
    if (!changes)
        return {};
    QStringList names;
    if (changes->payload)
        names << RelatedRunsModel::tr("payload");
    if (changes->tags)
        names << RelatedRunsModel::tr("tags");
    if (changes->queue)
        names << RelatedRunsModel::tr("queue");
    if (changes->version)
        names << RelatedRunsModel::tr("version");
    return names.isEmpty() ? RelatedRunsModel::tr("nothing") : names.join(QStringLiteral(", "));
}

} // namespace

/// A run, a heading, or "show more". What a run shows below it are its children; below the heading of
/// replays are the opened run's replays.
struct RelatedNode
{
    RelatedNode *parent = nullptr;
    std::vector<std::unique_ptr<RelatedNode>> below;
    std::optional<RelatedRun> related;
    QString heading;
    Relation relation = Relation::Children;
    RunId pagesOf;          // whose children or replays can be read here; empty = nothing can
    std::int64_t total = 0; // of those
    RunSeq last = RunSeq::None;
    bool isFetching = false;
    bool isWhole = false; // nothing more to read
    bool takesNew = true; // an ancestor shows but the child that leads to the opened run
    bool isMore = false;  // the row that reads the next page of its parent

    int row() const
    {
        const auto &all = parent->below;
        const auto own =
            std::find_if(all.begin(), all.end(), [this](const auto &node) { return node.get() == this; });
        return static_cast<int>(own - all.begin());
    }
    bool hasMoreRow() const { return !below.empty() && below.back()->isMore; }
    int known() const { return static_cast<int>(below.size()) - (hasMoreRow() ? 1 : 0); }
};

static std::unique_ptr<RelatedNode> runNode(RelatedRun related)
{
    auto node = std::make_unique<RelatedNode>();
    node->pagesOf = related.run.id;
    node->total = related.children;
    node->isWhole = related.children == 0;
    node->related = std::move(related);
    return node;
}

static std::unique_ptr<RelatedNode> headingNode(const QString &text)
{
    auto node = std::make_unique<RelatedNode>();
    node->heading = text;
    node->isWhole = true;
    return node;
}

RelatedRunsModel::RelatedRunsModel(EngineClient &client, QObject *parent)
    : QAbstractItemModel(parent), m_client(client), m_root(std::make_unique<RelatedNode>())
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kAgainMs);
    connect(&m_soon, &QTimer::timeout, this, &RelatedRunsModel::read);
    m_subscription = client.changes().subscribe(
        guiListener(this, [this](const ChangeSet &changes) { onChanges(changes); }));
}

RelatedRunsModel::~RelatedRunsModel() = default;

void RelatedRunsModel::setRun(const std::optional<RunId> &id)
{
    if (id == m_id)
        return;
    m_id = id;
    ++m_generation;
    beginResetModel();
    ++m_built;
    m_root = std::make_unique<RelatedNode>();
    m_byId.clear();
    m_self = nullptr;
    endResetModel();
    m_state = State::Nothing;
    m_isStale = true;
    emit loaded();
    read();
}

void RelatedRunsModel::setShown(bool shown)
{
    m_isShown = shown;
    read();
}

void RelatedRunsModel::read()
{
    if (!m_isShown || !m_isStale || !m_id || m_state == State::Reading)
        return;
    m_isStale = false;
    m_state = State::Reading;
    m_client.runDetails().origins(
        *m_id, guiReply<RunOrigins>(this, [this, generation = m_generation](Result<RunOrigins> origins) {
            if (generation != m_generation)
                return;
            if (origins) {
                m_state = State::Ready;
                build(std::move(*origins));
            } else {
                m_state = State::Failed;
                m_errorText = format::text(origins.error().text());
            }
            emit loaded();
            read();
        }));
}

void RelatedRunsModel::build(RunOrigins origins)
{
    beginResetModel();
    ++m_built;
    m_root = std::make_unique<RelatedNode>();
    m_byId.clear();
    if (origins.schedule) {
        const ScheduleDefinition &definition = origins.schedule->definition;
        add(*m_root, headingNode(tr("Made by the schedule %1 (%2, %3)")
                                     .arg(format::text(definition.name), format::text(definition.cron),
                                          format::text(definition.timezone))));
    }
    if (origins.batch)
        add(*m_root,
            headingNode(tr("Made with the batch %1: %2")
                            .arg(format::text(origins.batch->id.text), batchProgressWords(*origins.batch))));
    if (origins.bulkAction)
        add(*m_root, headingNode(tr("Made by the bulk action of %1 on %2")
                                     .arg(format::fullTime(origins.bulkAction->createdAt),
                                          runsWords(origins.bulkAction->total))));
    RelatedNode *above = m_root.get();
    for (auto ancestor = origins.ancestors.rbegin(); ancestor != origins.ancestors.rend(); ++ancestor) {
        above = add(*above, runNode(std::move(*ancestor)));
        above->isWhole = true;
        above->takesNew = false;
    }
    const std::int64_t replays = origins.self.replays;
    const RunId self = origins.self.run.id;
    auto changed = origins.self.changes;
    origins.self.changes.reset(); // said beside the run it replays
    m_self = add(*above, runNode(std::move(origins.self)));
    if (!origins.originals.empty()) {
        RelatedNode *heading = add(*m_root, headingNode(tr("Replay of")));
        for (RelatedRun &original : origins.originals) {
            auto next = original.changes;
            original.changes = changed;
            changed = next;
            add(*heading, runNode(std::move(original)));
        }
    }
    RelatedNode *heading = add(*m_root, headingNode(tr("Replays")));
    heading->relation = Relation::Replays;
    heading->pagesOf = self;
    heading->total = replays;
    heading->isWhole = replays == 0;
    endResetModel();
}

bool RelatedRunsModel::isAlone() const
{
    return m_self && m_root->below.size() == 2 && m_self->total == 0 && m_root->below.back()->total == 0;
}

RelatedNode *RelatedRunsModel::add(RelatedNode &parent, std::unique_ptr<RelatedNode> node)
{
    node->parent = &parent;
    if (node->related)
        m_byId.insert(format::text(node->related->run.id.text), node.get());
    const auto end = parent.hasMoreRow() && !node->isMore ? parent.below.end() - 1 : parent.below.end();
    return parent.below.insert(end, std::move(node))->get();
}

void RelatedRunsModel::fetchPage(RelatedNode &node)
{
    if (node.isWhole || node.isFetching || node.pagesOf.empty())
        return;
    node.isFetching = true;
    m_client.runDetails().related(
        {node.pagesOf, node.relation, node.last, kPageRows},
        guiReply<RelatedPage>(this, [this, built = m_built, target = &node](Result<RelatedPage> page) {
            if (built != m_built)
                return; // all nodes are others now
            target->isFetching = false;
            if (page)
                take(*target, std::move(*page));
        }));
}

void RelatedRunsModel::take(RelatedNode &node, RelatedPage page)
{
    const QModelIndex parent = indexOf(node);
    if (node.hasMoreRow()) {
        const int last = static_cast<int>(node.below.size()) - 1;
        beginRemoveRows(parent, last, last);
        node.below.pop_back();
        endRemoveRows();
    }
    node.isWhole = !page.hasMore;
    node.total = page.total;
    // What the change feed brought meanwhile is there already.
    std::erase_if(page.runs, [&node](const RelatedRun &related) {
        return std::any_of(node.below.begin(), node.below.end(), [&related](const auto &known) {
            return known->related && known->related->run.id == related.run.id;
        });
    });
    if (!page.runs.empty()) {
        node.last = page.runs.back().run.seq;
        const int first = static_cast<int>(node.below.size());
        beginInsertRows(parent, first, first + static_cast<int>(page.runs.size()) - 1);
        for (RelatedRun &related : page.runs)
            add(node, runNode(std::move(related)));
        endInsertRows();
    }
    if (node.isWhole)
        return;
    const int row = static_cast<int>(node.below.size());
    beginInsertRows(parent, row, row);
    auto more = std::make_unique<RelatedNode>();
    more->isMore = true;
    more->isWhole = true;
    add(node, std::move(more));
    endInsertRows();
}

bool RelatedRunsModel::showMore(const QModelIndex &row)
{
    const RelatedNode *node = nodeOf(row);
    if (!row.isValid() || !node->isMore)
        return false;
    fetchPage(*node->parent);
    return true;
}

void RelatedRunsModel::onChanges(const ChangeSet &changes)
{
    if (!m_id || m_state == State::Nothing)
        return;
    if (changes.overflowed)
        return readSoon();
    for (const Run &run : changes.runs)
        follow(run);
}

void RelatedRunsModel::follow(const Run &run)
{
    const QString id = format::text(run.id.text);
    const auto nodes = m_byId.values(id);
    for (RelatedNode *node : nodes) {
        node->related->run = run;
        emit dataChanged(indexOf(*node), indexOf(*node, ColumnCount - 1));
    }
    // A new child joins at the end where all of them are shown; elsewhere it comes with its page.
    for (RelatedNode *parent : m_byId.values(format::text(run.parentId.text))) {
        const bool isKnown = std::any_of(
            nodes.begin(), nodes.end(), [parent](const RelatedNode *node) { return node->parent == parent; });
        if (isKnown || !parent->takesNew || !parent->isWhole)
            continue;
        const int row = static_cast<int>(parent->below.size());
        beginInsertRows(indexOf(*parent), row, row);
        add(*parent, runNode({.run = run, .changes = {}}));
        ++parent->total;
        endInsertRows();
    }
    if (run.replayOf == *m_id && nodes.isEmpty())
        readSoon(); // what it changed is for the store to say
}

void RelatedRunsModel::readSoon()
{
    m_isStale = true;
    if (!m_soon.isActive())
        m_soon.start();
}

QModelIndex RelatedRunsModel::selfIndex() const
{
    return m_self ? indexOf(*m_self) : QModelIndex();
}

RelatedNode *RelatedRunsModel::nodeOf(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<RelatedNode *>(index.internalPointer()) : m_root.get();
}

QModelIndex RelatedRunsModel::indexOf(const RelatedNode &node, int column) const
{
    return node.parent ? createIndex(node.row(), column, &node) : QModelIndex();
}

QModelIndex RelatedRunsModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeOf(parent)->below[static_cast<std::size_t>(row)].get());
}

QModelIndex RelatedRunsModel::parent(const QModelIndex &child) const
{
    const RelatedNode *above = child.isValid() ? nodeOf(child)->parent : nullptr;
    return above ? indexOf(*above) : QModelIndex();
}

int RelatedRunsModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeOf(parent)->below.size());
}

bool RelatedRunsModel::hasChildren(const QModelIndex &parent) const
{
    const RelatedNode *node = nodeOf(parent);
    return parent.column() <= 0 && (!node->below.empty() || (!node->isWhole && node->total > 0));
}

bool RelatedRunsModel::canFetchMore(const QModelIndex &parent) const
{
    const RelatedNode *node = nodeOf(parent);
    return node->below.empty() && !node->isWhole && !node->pagesOf.empty() && !node->isFetching;
}

void RelatedRunsModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fetchPage(*nodeOf(parent));
}

QString RelatedRunsModel::runText(const RelatedNode &node) const
{
    if (node.isMore) {
        const std::int64_t left = node.parent->total - node.parent->known();
        return tr("Show more (%1 left)").arg(format::count(std::max<std::int64_t>(left, 1)));
    }
    if (!node.related)
        return node.relation == Relation::Replays ? tr("Replays: %1").arg(format::count(node.total))
                                                  : node.heading;
    const QString id = format::shortId(node.related->run.id.text);
    if (&node == m_self)
        return tr("%1 (this run)").arg(id);
    return node.total > 0 && node.below.empty() ? tr("%1 · %2 below").arg(id, format::count(node.total)) : id;
}

QVariant RelatedRunsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RelatedNode &node = *nodeOf(index);
    const Run *run = node.related ? &node.related->run : nullptr;
    switch (role) {
    case IdRole: return run ? format::text(run->id.text) : QString();
    case StatusRole: return run ? static_cast<int>(run->status) : -1;
    case IsSelfRole: return &node == m_self;
    case format::kStoredRole:
        if (run && index.column() == RunColumn)
            return format::text(run->id.text);
        return run && index.column() == Task ? QVariant(format::text(run->taskId)) : QVariant();
    case Qt::ToolTipRole: return format::tipText(run ? format::text(run->id.text) : runText(node));
    case Qt::DisplayRole: break;
    default: return {};
    }
    switch (static_cast<Column>(index.column())) {
    case RunColumn: return format::shown(runText(node));
    case Task: return run ? format::shown(run->taskId) : QString();
    case Status: return run ? format::status(run->status) : QString();
    case Changed: return run ? changedText(node.related->changes) : QString();
    case Created: return run ? format::clockTime(run->createdAt) : QString();
    case ColumnCount: break;
    }
    return {};
}

QVariant RelatedRunsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QStringList titles{tr("Run"), tr("Task"), tr("Status"), tr("Replay changed"), tr("Created")};
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= titles.size())
        return {};
    return titles.at(section);
}

} // namespace runyard
