// The field for a query: green while it is understood, red with the problem under it while it is not,
// completion of keys and values with their counts, and earlier queries at Down. Knows the language only by
// what it is given; reports the query by signal. GUI thread.
#pragma once

#include <QLineEdit>
#include <QStringList>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

class QCompleter;
class QLabel;
class QStandardItemModel;

namespace runyard {

/// The part of the text that completion is about.
struct QueryToken
{
    int begin = 0; // what a chosen completion replaces
    int length = 0;
    QString key;  // "status"; empty while the key itself is being written
    QString text; // the value typed so far, or the key
};

struct QueryOffer
{
    QString text;      // goes into the field
    qint64 count = -1; // of runs; -1 = none shown
    QString note;      // beside it, when there is no count
};

struct QueryLanguage
{
    std::function<QString(const QString &query)> problem; // empty = understood
    std::function<QueryToken(const QString &query, int cursor)> tokenAt;
    std::function<std::vector<QueryOffer>(const QueryToken &token)> offers; // best first
    std::function<QString(const QString &query)> note{}; // about a query that is understood; may be empty
};

class QueryBar final : public QWidget
{
    Q_OBJECT

public:
    /// The history is kept under `settingsKey`.
    QueryBar(QueryLanguage language, QString settingsKey, QWidget *parent = nullptr);

    QLineEdit *field() const { return m_field; }
    QString text() const { return m_field->text(); }
    void setText(const QString &text); // no signal
    bool isValid() const { return m_problem.isEmpty(); }
    QString problem() const { return m_problem; }
    void setNotice(const QString &sentence); // under the field, while there is no problem
    QStringList history() const { return m_history; }
    bool isOffering() const;

signals:
    /// After a short pause, or at once on Enter; only queries that are understood.
    void edited(const QString &text);
    void submitted(const QString &text); // Enter; after edited()
    void downWanted();                   // into the list
    void leaveWanted();                  // Esc in an empty field

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void typed();
    void check();
    void say();
    void offer(bool isAsked);
    void offerHistory();
    void showOffers(const std::vector<QueryOffer> &offers);
    void complete(const QString &text);
    void remember();
    bool keyPressed(int key, Qt::KeyboardModifiers modifiers);

    QueryLanguage m_language;
    QString m_settingsKey;
    QLineEdit *m_field;
    QLabel *m_under;
    QCompleter *m_completer;
    QStandardItemModel *m_offers;
    QTimer m_pause;
    QString m_problem;
    QString m_notice;
    QString m_note;        // of the language
    QStringList m_history; // newest first
    QString m_last;        // the last text of edited()
    bool m_offersHistory = false;
};

} // namespace runyard
