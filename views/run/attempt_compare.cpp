#include "views/run/attempt_compare.h"

#include "models/commands/run_questions.h"
#include "models/words/ansi_text.h"
#include "models/words/attempt_words.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/line_diff.h"
#include "views/theme/theme.h"
#include "views/widgets/plain_table.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

namespace {

QString spanText(const Attempt &attempt)
{
    if (!attempt.finishedAt)
        return AttemptCompare::tr("still running");
    return format::duration(std::chrono::duration_cast<Millis>(
        *attempt.finishedAt - attempt.startedAt.value_or(attempt.createdAt)));
}

QStringList factsOf(const Attempt &attempt)
{
    const ProcessExit &exit = attempt.exit;
    const QString none = QStringLiteral("–");
    const QString ending = endingText(exit);
    return {
        format::attemptStatus(attempt.status),
        attempt.error ? format::text(attempt.error->message) : none,
        spanText(attempt),
        attempt.frozenTime.count() > 0 ? format::duration(attempt.frozenTime) : none,
        ending.isEmpty() ? none : ending,
        exit.peakMemoryBytes ? format::bytes(*exit.peakMemoryBytes) : none,
        exit.cpuTime ? format::duration(*exit.cpuTime) : none,
        attempt.version.empty() ? none : format::text(attempt.version),
        attempt.machine.empty() ? none : format::text(attempt.machine),
    };
}

QStandardItem *copiedItem(const QString &shown, const QString &stored)
{
    auto *item = new QStandardItem(format::shown(shown));
    item->setData(stored, format::kStoredRole);
    return item;
}

QTableView *compareTable(QAbstractItemModel *model, const QString &name)
{
    QTableView *table = makePlainTable(name);
    table->setModel(model);
    table->setContextMenuPolicy(Qt::NoContextMenu);
    table->horizontalHeader()->setMinimumSectionSize(40);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}

} // namespace

AttemptCompare::AttemptCompare(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_left(new QComboBox(this))
    , m_right(new QComboBox(this))
    , m_facts(new QStandardItemModel(this))
    , m_diff(new QStandardItemModel(this))
    , m_notice(new QLabel(this))
{
    m_left->setAccessibleName(tr("First attempt to compare"));
    m_right->setAccessibleName(tr("Second attempt to compare"));
    m_notice->setAccessibleName(tr("Comparison notice"));
    m_notice->setContentsMargins(12, 6, 12, 6);
    m_notice->setWordWrap(true);
    auto *swap = new QToolButton(this);
    swap->setText(QStringLiteral("⇄"));
    swap->setAutoRaise(true);
    swap->setToolTip(tr("Swap the attempts"));
    swap->setAccessibleName(swap->toolTip());
    connect(swap, &QToolButton::clicked, this, [this] {
        const int left = m_left->currentIndex();
        m_left->setCurrentIndex(m_right->currentIndex());
        m_right->setCurrentIndex(left);
    });
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 6, 12, 6);
    bar->addWidget(m_left, 1);
    bar->addWidget(swap);
    bar->addWidget(m_right, 1);
    m_factTable = compareTable(m_facts, tr("Attempts side by side"));
    QTableView *diff = compareTable(m_diff, tr("Lines only one attempt wrote"));
    diff->setFont(Theme::of().monoFont());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    column->addWidget(m_factTable, 2);
    column->addWidget(m_notice);
    column->addWidget(diff, 3);
    connect(m_left, &QComboBox::currentIndexChanged, this, &AttemptCompare::compare);
    connect(m_right, &QComboBox::currentIndexChanged, this, &AttemptCompare::compare);
    connect(&Theme::of(), &Theme::changed, this, &AttemptCompare::showDiff);
}

void AttemptCompare::setDetail(const RunDetail &detail)
{
    const bool isSame = detail.run.id == m_id && detail.attempts.size() == m_attempts.size();
    m_id = detail.run.id;
    if (isSame && detail.attempts == m_attempts)
        return;
    m_attempts = detail.attempts;
    const int count = static_cast<int>(m_attempts.size());
    if (!isSame) {
        for (QComboBox *box : {m_left, m_right}) {
            const QSignalBlocker quiet(box);
            box->clear();
            for (const Attempt &attempt : m_attempts)
                box->addItem(tr("Attempt %1").arg(attempt.number));
            box->setCurrentIndex(std::max(0, box == m_left ? count - 2 : count - 1));
        }
    }
    compare();
}

const Attempt *AttemptCompare::chosen(const QComboBox *box) const
{
    const int index = box->currentIndex();
    return index < 0 || index >= static_cast<int>(m_attempts.size())
               ? nullptr
               : &m_attempts[static_cast<std::size_t>(index)];
}

void AttemptCompare::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    compare();
}

void AttemptCompare::compare()
{
    const Attempt *left = chosen(m_left);
    const Attempt *right = chosen(m_right);
    if (!isVisible() || left == nullptr || right == nullptr)
        return;
    const QStringList names{tr("Status"),      tr("Error"),    tr("Duration"), tr("Frozen"), tr("Ended with"),
                            tr("Peak memory"), tr("CPU time"), tr("Version"),  tr("Machine")};
    const QStringList first = factsOf(*left);
    const QStringList second = factsOf(*right);
    m_facts->clear();
    m_facts->setHorizontalHeaderLabels({tr("Compared"), m_left->currentText(), m_right->currentText()});
    for (int row = 0; row < names.size(); ++row) {
        QList<QStandardItem *> items{new QStandardItem(names[row]),
                                     copiedItem(first[row].section(u'\n', 0, 0), first[row]),
                                     copiedItem(second[row].section(u'\n', 0, 0), second[row])};
        for (QStandardItem *item : items) {
            item->setToolTip(format::tipText(item->text()));
            QFont font = Theme::of().textFont();
            font.setBold(first[row] != second[row]); // what differs stands out
            item->setFont(font);
        }
        m_facts->appendRow(items);
    }
    readLogs();
}

void AttemptCompare::readLogs()
{
    ++m_generation;
    m_waits = 2;
    m_isCut = false;
    m_notice->setText(tr("Reading both logs"));
    for (const int side : {0, 1}) {
        const int number = chosen(side == 0 ? m_left : m_right)->number;
        m_lines[side].clear();
        m_stored[side].clear();
        RunQuestions(m_client, this)
            .logPage(m_id, number, 0, kMaxLines,
                     [this, side, generation = m_generation](Result<LogPage> page) {
                         if (generation != m_generation)
                             return;
                         if (!page) {
                             m_notice->setText(format::text(page.error().text()));
                             return;
                         }
                         for (const LogLine &line : page->lines) {
                             m_stored[side] << format::text(line.text);
                             m_lines[side] << parseAnsi(m_stored[side].back()).text;
                         }
                         m_isCut = m_isCut || page->hasMore;
                         if (--m_waits == 0)
                             showDiff();
                     });
    }
}

void AttemptCompare::showDiff()
{
    if (m_waits > 0)
        return;
    const Theme &theme = Theme::of();
    m_diff->clear();
    m_diff->setHorizontalHeaderLabels({m_left->currentText(), m_right->currentText()});
    int differences = 0;
    for (const DiffRow &row : diffLines(m_lines[0], m_lines[1])) {
        auto *left =
            row.left < 0 ? new QStandardItem : copiedItem(m_lines[0][row.left], m_stored[0][row.left]);
        auto *right =
            row.right < 0 ? new QStandardItem : copiedItem(m_lines[1][row.right], m_stored[1][row.right]);
        if (row.left < 0 || row.right < 0) {
            ++differences;
            QColor ground = theme.status(row.right < 0 ? RunStatus::Failed : RunStatus::Completed);
            ground.setAlphaF(0.18F);
            (row.right < 0 ? left : right)->setBackground(ground);
        }
        left->setToolTip(format::tipText(left->text()));
        right->setToolTip(format::tipText(right->text()));
        m_diff->appendRow({left, right});
    }
    QString text = differences == 0 ? tr("Both wrote the same lines.")
                                    : format::counted(differences, tr("%1 line of the logs differs."),
                                                      tr("%1 lines of the logs differ."));
    if (m_isCut)
        text += tr(" Only the first %1 lines of each are compared.").arg(format::count(kMaxLines));
    m_notice->setText(text);
}

} // namespace runyard
