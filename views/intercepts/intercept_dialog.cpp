#include "views/intercepts/intercept_dialog.h"

#include "engine/domain/intercept.h"
#include "engine/domain/run_query_text.h"
#include "models/commands/intercept_commands.h"
#include "models/lists/intercept_model.h"
#include "models/words/format.h"
#include "models/words/query_text.h"
#include "views/query/query_bar.h"
#include "views/widgets/note_label.h"

#include <QCheckBox>
#include <QLabel>
#include <QVBoxLayout>

namespace runyard {

namespace {

QString interceptProblem(const QString &query)
{
    const auto filter = interceptFilter(format::utf8(query_text::keptOf(query)));
    return filter ? QString() : format::text(filter.error().text());
}

QueryToken interceptToken(const QString &query, int cursor)
{
    const std::string text = format::utf8(query);
    const QueryCursor at = queryCursorAt(text, format::utf8(query.left(cursor)).size());
    QueryToken token;
    token.begin = static_cast<int>(format::text(text.substr(0, at.offset)).size());
    token.length = static_cast<int>(format::text(text.substr(0, at.offset + at.length)).size()) - token.begin;
    token.key = at.part == QueryCursor::Part::Value ? format::text(at.key) : QString();
    token.text = format::text(at.typed);
    return token;
}

/// Keys of what a run has before it starts.
std::vector<QueryOffer> interceptOffers(const QueryToken &token)
{
    std::vector<QueryOffer> offers;
    if (!token.key.isEmpty())
        return offers;
    for (const char *key : {"task:", "queue:", "tag:", "payload.", "metadata.", "version:", "machine:",
                            "schedule:", "parent:", "replayof:", "is:test", "is:live", "is:root"}) {
        if (QLatin1String(key).startsWith(token.text, Qt::CaseInsensitive))
            offers.push_back({QString::fromLatin1(key), -1, {}});
    }
    return offers;
}

} // namespace

InterceptDialog::InterceptDialog(EngineClient &client, const QString &query, QWidget *parent)
    : DialogFrame(QStringLiteral("intercept"), tr("Hold runs before they start"), tr("Hold"), QSize(560, 260),
                  parent)
    , m_client(client)
    , m_query(new QueryBar({interceptProblem, interceptToken, interceptOffers},
                           QStringLiteral("intercepts/queries")))
    , m_every(new QCheckBox(tr("Hold every run that matches, until the intercept is removed")))
{
    m_query->field()->setAccessibleName(tr("Which runs to hold"));
    m_query->field()->setPlaceholderText(tr("task:resize-image payload.user.id:42 (empty: any run)"));
    m_every->setAccessibleName(tr("Hold every run that matches"));
    auto *label = new QLabel(tr("Runs that match"));
    label->setBuddy(m_query->field());
    auto *hint = new NoteLabel(tr("What happens to a held run"));
    hint->say(tr("A held run is Frozen: it takes no slot and its TTL does not count. On the Intercepts page "
                 "you can edit its payload, let it continue, or drop it."),
              NoteLabel::Tone::Muted);
    fields()->addWidget(label);
    fields()->addWidget(m_query);
    fields()->addWidget(m_every);
    fields()->addWidget(hint);
    fields()->addStretch(1);
    connect(m_query->field(), &QLineEdit::textChanged, this, &InterceptDialog::describe);
    connect(m_query, &QueryBar::leaveWanted, this, &InterceptDialog::reject);
    connect(m_every, &QCheckBox::toggled, this, &InterceptDialog::describe);
    m_query->setText(query);
    showFields();
    describe();
    m_query->field()->setFocus();
}

void InterceptDialog::describe()
{
    const QString problem = interceptProblem(m_query->text());
    setVerbPossible(problem.isEmpty());
    if (!problem.isEmpty())
        return sentence()->say(problem, NoteLabel::Tone::Bad);
    const QString what = InterceptModel::queryWords(format::utf8(m_query->text().trimmed()));
    const bool isAny = m_query->text().trimmed().isEmpty();
    if (m_every->isChecked())
        sentence()->say(isAny ? tr("Holds every run before its first attempt.")
                              : tr("Holds every run that matches %1 before its first attempt.").arg(what));
    else
        sentence()->say(isAny ? tr("Holds the next run before its first attempt.")
                              : tr("Holds the next run that matches %1 before its first attempt.").arg(what));
}

void InterceptDialog::send()
{
    setBusy(true);
    InterceptCommands(m_client, this)
        .add({format::utf8(query_text::keptOf(m_query->text().trimmed())), m_every->isChecked()},
             [this](Result<Intercept> made) {
                 setBusy(false);
                 if (!made)
                     return complain(made.error());
                 emit said(tr("Waits for: %1.").arg(InterceptModel::queryWords(made->query)));
                 finish();
             });
}

} // namespace runyard
