// What one span of a run is about, beside the timeline: when, how it ended, attributes, events, exceptions
// with their stack traces, and what was logged in it. Reads the span when it is shown. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/span_tree.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTabWidget;
class QToolButton;

namespace runyard {

class AttributeTree;
class CodeView;
class FactList;

class SpanPanel final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t kMaxLines = 500; // of its log; the Logs tab has all

    explicit SpanPanel(EngineClient &client, QWidget *parent = nullptr);

    /// `end` is how far it reaches as things stand. The same span in another state is read again.
    void setSpan(const RunId &run, const Span &span, const SpanEnd &end);
    void clear();
    const std::string &spanId() const { return m_span.id; } // empty = shows none
    QTabWidget *tabs() { return m_tabs; }
    /// Puts the focus where one reads on.
    void enter();

signals:
    void closed();                               // someone wants it away
    void momentActivated(runyard::TimePoint at); // someone wants the log from there

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
    bool m_isFresh = false; // nothing of this span was shown yet
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
