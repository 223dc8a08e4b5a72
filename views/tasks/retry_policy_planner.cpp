#include "views/tasks/retry_policy_planner.h"

#include "engine/base/limits.h"
#include "models/commands/engine_questions.h"
#include "models/commands/project_commands.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/tasks/retry_chart.h"
#include "views/widgets/note_label.h"
#include "views/widgets/number_box.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_delegate.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSlider>
#include <QSpinBox>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace runyard {

namespace {

constexpr std::chrono::hours kLookedBack{7 * 24};
constexpr double kMaxDelay = 7 * 24 * 3'600.0; // seconds
constexpr int kDragSteps = 200;                // of a slider
constexpr int kSliderAttempts = 25;            // more are typed

Millis millisOf(double seconds)
{
    return Millis{std::llround(seconds * 1'000)};
}

double delayInSeconds(Millis delay)
{
    return static_cast<double>(delay.count()) / 1'000;
}

/// Delays from seconds to days need a scale on which each of them can be hit.
int stepOf(double value, double from, double to, bool isLogarithmic)
{
    const double share =
        isLogarithmic ? std::log1p(value - from) / std::log1p(to - from) : (value - from) / (to - from);
    return static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * kDragSteps));
}

double valueAt(int step, double from, double to, bool isLogarithmic)
{
    const double share = static_cast<double>(step) / kDragSteps;
    if (!isLogarithmic)
        return from + share * (to - from);
    const double value = from + std::expm1(share * std::log1p(to - from));
    const double grain = std::pow(10, std::max(0.0, std::floor(std::log10(std::max(value, 1.0))) - 1));
    return std::round(value / grain) * grain; // dragging gives two significant figures
}

} // namespace

RetryPolicyPlanner::RetryPolicyPlanner(EngineClient &client, const QString &taskId, QWidget *parent)
    : DialogFrame(QStringLiteral("retry"), tr("Try other retry settings"), tr("Copy for runyard.toml"),
                  QSize(820, 560), parent)
    , m_client(client)
    , m_task(taskId)
    , m_attempts(new WholeBox)
    , m_jitter(new QCheckBox(tr("Spread at random, up to twice the delay")))
    , m_times(new QStandardItemModel(0, 3, this))
    , m_chart(new RetryChart)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(8);
    m_attempts->setRange(1, limits::kAttemptCeiling);
    m_attempts->setAccessibleName(tr("Attempts"));
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setRange(1, kSliderAttempts);
    slider->setAccessibleName(tr("Drag: attempts"));
    m_sliders << slider;
    connect(slider, &QSlider::valueChanged, this, [this](int value) {
        if (!m_isFilling)
            m_attempts->setValue(value);
    });
    connect(m_attempts, &QSpinBox::valueChanged, this, [this, slider](int value) {
        const QSignalBlocker quiet(slider);
        slider->setValue(value);
        showPolicy();
    });
    auto *row = new QHBoxLayout;
    row->addWidget(slider, 1);
    row->addWidget(m_attempts);
    form->addRow(tr("Attempts"), row);
    m_factor = addNumber(form, tr("Factor"), tr("Factor between delays"), 1, 10, 0.1, false);
    m_least = addNumber(form, tr("First delay"), tr("First delay"), 0, kMaxDelay, 1, true);
    m_most = addNumber(form, tr("Longest delay"), tr("Longest delay"), 0, kMaxDelay, 1, true);
    for (QDoubleSpinBox *delay : {m_least, m_most}) {
        delay->setDecimals(0); // a manifest knows whole seconds
        delay->setSuffix(tr(" s"));
    }
    m_jitter->setAccessibleName(tr("Spread the attempts at random"));
    form->addRow(QString(), m_jitter);
    connect(m_jitter, &QCheckBox::toggled, this, &RetryPolicyPlanner::showPolicy);

    QTableView *table = makePlainTable(tr("Exact times of the attempts"));
    m_times->setHorizontalHeaderLabels({tr("Attempt"), tr("Delay"), tr("After the first failure")});
    table->setModel(m_times);
    table->setItemDelegate(new TableDelegate(table));
    table->horizontalHeader()->resizeSection(0, 70);
    table->horizontalHeader()->resizeSection(1, 120);
    table->horizontalHeader()->setStretchLastSection(true);
    auto *split = new QSplitter;
    split->setAccessibleName(tr("Chart and exact times"));
    split->setChildrenCollapsible(false);
    split->addWidget(m_chart);
    split->addWidget(table);
    split->setSizes({440, 340});
    fields()->addLayout(form);
    fields()->addWidget(split, 1);
    sentence()->say(tr("Retries of %1.").arg(taskId));
    load();
}

QSlider *RetryPolicyPlanner::slider(int row) const
{
    return m_sliders[row];
}

QDoubleSpinBox *RetryPolicyPlanner::addNumber(QFormLayout *form, const QString &label, const QString &name,
                                              double from, double to, double step, bool isLogarithmic)
{
    auto *number = new DecimalBox;
    number->setRange(from, to);
    number->setSingleStep(step);
    number->setAccessibleName(name);
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, kDragSteps);
    slider->setPageStep(kDragSteps / 20);
    slider->setAccessibleName(tr("Drag: %1").arg(name));
    m_sliders << slider;
    connect(slider, &QSlider::valueChanged, number,
            [=](int value) { number->setValue(valueAt(value, from, to, isLogarithmic)); });
    connect(number, &QDoubleSpinBox::valueChanged, this, [=, this](double value) {
        const QSignalBlocker quiet(slider);
        slider->setValue(stepOf(value, from, to, isLogarithmic));
        showPolicy();
    });
    auto *row = new QHBoxLayout;
    row->addWidget(slider, 1);
    row->addWidget(number);
    form->addRow(label, row);
    return number;
}

void RetryPolicyPlanner::load()
{
    showLoading(tr("Reading the task…"));
    ProjectCommands(m_client, this).tasks([this](Result<std::vector<TaskInfo>> tasks) {
        if (!tasks)
            return showFailure(tasks.error(), [this] { load(); });
        const auto found = std::find_if(tasks->begin(), tasks->end(), [this](const TaskInfo &task) {
            return format::text(task.definition.id) == m_task;
        });
        // For a task that is not deployed, begins with the defaults of a manifest.
        m_deployed = found == tasks->end() ? RetryPolicy{} : found->definition.retry;
        use(m_deployed);
        showFields();
        m_attempts->setFocus();
        readHistory();
    });
}

void RetryPolicyPlanner::use(const RetryPolicy &policy)
{
    m_isFilling = true;
    m_attempts->setValue(policy.maxAttempts);
    m_factor->setValue(policy.factor);
    m_most->setValue(delayInSeconds(policy.maxDelay));
    m_least->setValue(delayInSeconds(policy.minDelay));
    m_jitter->setChecked(policy.randomize);
    m_isFilling = false;
    showPolicy();
}

void RetryPolicyPlanner::readHistory()
{
    EngineQuestions(m_client, this)
        .retryHistory(format::utf8(m_task), SystemClock().now() - kLookedBack,
                      [this](Result<RetryHistory> history) {
                          if (!history)
                              return complain(history.error());
                          m_history = std::move(*history);
                          showPolicy();
                      });
}

RetryPolicy RetryPolicyPlanner::policy() const
{
    RetryPolicy policy = m_deployed; // the machine after out of memory stays
    policy.maxAttempts = m_attempts->value();
    policy.factor = m_factor->value();
    policy.minDelay = millisOf(m_least->value());
    policy.maxDelay = millisOf(m_most->value());
    policy.randomize = m_jitter->isChecked();
    return policy;
}

QString RetryPolicyPlanner::historyWords(int attempts) const
{
    if (!m_history)
        return tr("Counting last week's failures…");
    if (m_history->failures == 0)
        return tr("%1 had no failures in the last week.").arg(m_task);
    QString words = tr("With %1, %2 of last week's %3 would have had another attempt.")
                        .arg(format::counted(attempts, tr("one attempt"), tr("%1 attempts")),
                             format::count(m_history->withAnotherTry(attempts)),
                             format::counted(m_history->failures, tr("%1 failure"), tr("%1 failures")));
    if (m_history->notRetriable > 0)
        words += format::counted(m_history->notRetriable, tr(" %1 is of a kind that is not retried."),
                                 tr(" %1 are of a kind that is not retried."));
    if (const qint64 fewer = m_history->withFewerTries(attempts); fewer > 0)
        words += tr(" %1 would have had fewer.").arg(format::count(fewer));
    return words;
}

void RetryPolicyPlanner::showPolicy()
{
    if (m_isFilling)
        return;
    const RetryPolicy policy = this->policy();
    const Status valid = policy.validate();
    setVerbPossible(valid.ok());
    if (!valid)
        complain(valid.error());
    else
        complain(QString());
    sentence()->say(historyWords(policy.maxAttempts));
    const std::vector<AttemptTime> times = attemptTimes(policy);
    m_chart->setTimes(times);
    m_times->setRowCount(static_cast<int>(times.size()));
    AttemptTime before;
    const auto span = [](Millis from, Millis to) {
        return from == to ? format::duration(from)
                          : QStringLiteral("%1 – %2").arg(format::duration(from), format::duration(to));
    };
    for (int row = 0; row < m_times->rowCount(); ++row) {
        const AttemptTime &time = times[static_cast<std::size_t>(row)];
        const QStringList cells{QString::number(time.attempt),
                                span(time.earliest - before.earliest, time.latest - before.latest),
                                span(time.earliest, time.latest)};
        for (int column = 0; column < cells.size(); ++column) {
            auto *item = new QStandardItem(cells[column]);
            item->setEditable(false);
            m_times->setItem(row, column, item);
        }
        before = time;
    }
}

void RetryPolicyPlanner::send()
{
    QGuiApplication::clipboard()->setText(format::text(retryManifestText(policy())));
    emit said(tr("Copied the retry settings. Put them under the task in runyard.toml and deploy."));
    finish();
}

} // namespace runyard
