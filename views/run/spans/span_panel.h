// One span of a run, beside the timeline: when it ran, how it ended, attributes, events, exceptions with
// their stack traces, and its log lines. Reads the span when it is shown. GUI thread.
#pragma once

#include "engine/domain/span_tree.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTabWidget;
class QToolButton;

namespace runyard {

class AttributeTree;
class CodeView;
class EngineClient;
class FactList;

class SpanPanel final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t kMaxLines = 500; // of its log; the Logs tab has all

    explicit SpanPanel(EngineClient &client, QWidget *parent = nullptr);

    /// `end` is how far it reaches at present. The same span in another state is read again.
    void setSpan(const RunId &run, const Span &span, const SpanEnd &end);
    void clear();
    const std::string &spanId() const { return m_span.id; } // empty = shows none
    QTabWidget *tabs() { return m_tabs; }
    /// Puts the focus where reading continues.
    void enter();

signals:
    void closed();                               // the user closed it
    void momentActivated(runyard::TimePoint at); // asks for the log from there

private:
    void showFacts(const SpanEnd &end);
    void read();
    void showDetail(const SpanDetail &detail);
    void readLog(const std::vector<std::int64_t> &lines);
    void setTab(QWidget *page, const QString &title, int count);

    EngineClient &m_client;
    RunId m_run;
    Span m_span;
    quint64 m_generation = 0;
    bool m_isFresh = false; // nothing of this span has been shown yet
    QLabel *m_icon;
    QLabel *m_name;
    QToolButton *m_close;
    FactList *m_facts;
    QLabel *m_notice;
    QTabWidget *m_tabs;
    AttributeTree *m_attributes;
    AttributeTree *m_events;
    CodeView *m_exceptions;
    QWidget *m_logPage;
    CodeView *m_log;
};

} // namespace runyard
