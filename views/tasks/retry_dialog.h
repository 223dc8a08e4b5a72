// What if a task were retried otherwise: drag the settings, see the exact times of the attempts, and how
// many of last week's failures would have had another try. Changes nothing: the settings belong into the
// project, and are copied as its text. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/retry_history.h"
#include "views/widgets/dialog_frame.h"

#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QFormLayout;
class QSlider;
class QSpinBox;
class QStandardItemModel;

namespace runyard {

class RetryChart;

class RetryDialog final : public DialogFrame
{
    Q_OBJECT

public:
    RetryDialog(EngineClient &client, const QString &taskId, QWidget *parent = nullptr);

    RetryPolicy policy() const;
    QSpinBox *attempts() const { return m_attempts; }
    QDoubleSpinBox *factor() const { return m_factor; }
    QDoubleSpinBox *least() const { return m_least; } // seconds
    QDoubleSpinBox *most() const { return m_most; }
    QCheckBox *jitter() const { return m_jitter; }
    QSlider *slider(int row) const; // of attempts, factor, least, most
    QStandardItemModel *times() const { return m_times; }
    RetryChart *chart() const { return m_chart; }

protected:
    void send() override; // copies

private:
    void load();
    void use(const RetryPolicy &policy);
    void readHistory();
    void showPolicy();
    QString historyWords(int attempts) const;
    QDoubleSpinBox *addNumber(QFormLayout *form, const QString &label, const QString &name, double from,
                              double to, double step, bool isLogarithmic);

    EngineClient &m_client;
    QString m_task;
    RetryPolicy m_deployed;
    std::optional<RetryHistory> m_history;
    QSpinBox *m_attempts;
    QDoubleSpinBox *m_factor;
    QDoubleSpinBox *m_least;
    QDoubleSpinBox *m_most;
    QCheckBox *m_jitter;
    QList<QSlider *> m_sliders;
    QStandardItemModel *m_times;
    RetryChart *m_chart;
    bool m_isFilling = false;
};

} // namespace runyard
