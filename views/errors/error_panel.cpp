#include "views/errors/error_panel.h"

#include "models/commands/error_group_commands.h"
#include "models/lists/error_group_model.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/fact_list.h"

#include <QLabel>
#include <QVBoxLayout>

namespace runyard {

static constexpr std::size_t kVersionsListed = 5;

static QLabel *makeText(const QString &name, bool isTitle)
{
    auto *label = new QLabel;
    label->setAccessibleName(name);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (isTitle) {
        QFont bold = Theme::of().textFont();
        bold.setWeight(QFont::DemiBold);
        label->setFont(bold);
    }
    return label;
}

ErrorPanel::ErrorPanel(EngineClient &client, QWidget *parent)
    : QScrollArea(parent)
    , m_client(client)
    , m_title(makeText(tr("Failure: error"), true))
    , m_message(makeText(tr("Failure: last message"), false))
    , m_facts(new FactList(tr("Failure")))
    , m_sharedTitle(makeText(tr("Failure: about what is shared"), true))
    , m_shared(makeText(tr("Failure: what the failing runs share"), false))
    , m_last(makeText(tr("Failure: last run"), false))
{
    setAccessibleName(tr("Details of the failure"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setMinimumWidth(280);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_message->setFont(Theme::of().monoFont());
    m_sharedTitle->setText(tr("What the failing runs share"));
    m_last->setTextFormat(Qt::RichText);
    m_last->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_last, &QLabel::linkActivated, this, [this] { emit runWanted(m_group->lastRun); });

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(12);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_title, m_message, m_facts, m_last, m_sharedTitle, m_shared})
        column->addWidget(widget);
    column->addStretch(1);
    setWidget(page);
}

static QString versionWords(const ErrorGroup &group)
{
    QStringList lines;
    for (const auto &[version, runs] : group.versions) {
        if (static_cast<std::size_t>(lines.size()) == kVersionsListed) {
            lines << ErrorPanel::tr("and %1 more")
                         .arg(format::count(static_cast<qint64>(group.versions.size() - kVersionsListed)));
            break;
        }
        lines << ErrorPanel::tr("%1: %2").arg(
            version.empty() ? ErrorPanel::tr("no version") : format::text(version), format::count(runs));
    }
    return lines.join(QLatin1Char('\n'));
}

void ErrorPanel::setGroup(const ErrorGroup &group)
{
    const bool isOther = !m_group || m_group->id != group.id;
    const bool hasMore = isOther || m_group->runs != group.runs;
    m_group = group;
    m_title->setText(format::text(group.pattern));
    m_message->setText(format::text(group.message));
    m_message->setVisible(group.message != group.pattern && !group.message.empty());
    QString state = ErrorGroupModel::stateText(group.state());
    if (group.state() == ErrorGroupState::Regressed)
        state =
            tr("Regressed: failed again after it was resolved %1").arg(format::clockTime(*group.markedAt));
    else if (group.markedAt)
        state += QStringLiteral(", %1").arg(format::clockTime(*group.markedAt));
    m_facts->set(tr("State"), state);
    m_facts->set(tr("Task"), format::text(group.taskId));
    m_facts->set(tr("Runs"), format::count(group.runs));
    m_facts->set(tr("First seen"), format::fullTime(group.firstSeen));
    m_facts->set(tr("Last seen"), format::fullTime(group.lastSeen));
    m_facts->set(tr("Ended as"), format::status(group.status));
    m_facts->set(tr("Versions"), versionWords(group));
    m_last->setText(tr("<a href=\"run\" style=\"color:%1\">Open the run that failed last</a>")
                        .arg(Theme::of().accent().name()));
    m_last->setVisible(!group.lastRun.empty());
    if (isOther)
        m_shared->setText(tr("Comparing…"));
    if (hasMore)
        askTraits();
}

void ErrorPanel::askTraits()
{
    const std::int64_t id = m_group->id;
    ErrorGroupCommands(m_client, this).traits(id, [this, id](Result<ErrorGroupTraits> traits) {
        if (m_group->id != id)
            return; // another one was chosen meanwhile
        if (traits)
            showTraits(*traits);
        else
            m_shared->setText(format::text(traits.error().text()));
    });
}

QString sentenceOf(const SharedTrait &trait, const ErrorGroupTraits &all)
{
    const QString value = format::text(trait.value);
    const QString what = trait.value == "set"
                             ? format::text(trait.field)
                             : QStringLiteral("%1 = %2").arg(format::text(trait.field), value);
    return ErrorPanel::tr("%1 in %2 of %3 failures, %4 of %5 successes")
        .arg(what)
        .arg(trait.inFirst)
        .arg(all.failures)
        .arg(trait.inSecond)
        .arg(all.successes);
}

void ErrorPanel::showTraits(const ErrorGroupTraits &traits)
{
    QStringList lines;
    for (const SharedTrait &trait : traits.traits)
        lines << sentenceOf(trait, traits);
    const int fewest = static_cast<int>(kFewestCompared);
    if (traits.failures < fewest)
        lines = {format::counted(traits.failures,
                                 tr("One failure is too few to conclude anything from; it takes %2."),
                                 tr("%1 failures are too few to conclude anything from; it takes %2."))
                     .arg(fewest)};
    else if (traits.successes < fewest)
        lines = {format::counted(traits.successes,
                                 tr("The task has one completed run, too few to compare with; it takes %2."),
                                 tr("The task has %1 completed runs, too few to compare with; it takes %2."))
                     .arg(fewest)};
    else if (lines.isEmpty())
        lines
            << tr("Nothing: no payload field, tag, machine or queue sets the last %1 failures apart from the "
                  "last %2 completed runs.")
                   .arg(traits.failures)
                   .arg(traits.successes);
    m_shared->setText(lines.join(QStringLiteral("\n")));
}

} // namespace runyard
