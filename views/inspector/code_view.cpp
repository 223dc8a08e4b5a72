#include "views/inspector/code_view.h"

#include "models/display_text.h"
#include "models/format.h"
#include "views/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <Qsci/qscilexerjson.h>
#include <Qsci/qsciscintilla.h>

namespace runyard {

namespace {

constexpr qsizetype kFirstBytes = 256 * 1024; // the editor takes this without a pause

} // namespace

CodeView::CodeView(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla(this))
    , m_lexer(new QsciLexerJSON(this))
    , m_findBar(new QWidget(this))
    , m_findField(new QLineEdit(m_findBar))
    , m_findResult(new QLabel(m_findBar))
    , m_notice(new QLabel(this))
    , m_more(new QToolButton(this))
{
    setObjectName(name);
    m_editor->setAccessibleName(name);
    m_editor->setUtf8(true);
    m_editor->setEolMode(QsciScintilla::EolUnix);
    m_editor->setTabWidth(2);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setAutoIndent(true);
    m_editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setMarginWidth(0, 0);
    m_editor->setMarginWidth(1, 0);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0UL, 6L);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTH, 1UL);
    showHiddenCharacters();
    connect(m_editor, &QsciScintilla::textChanged, this, &CodeView::edited);

    m_notice->setWordWrap(true);
    m_notice->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_notice->setContentsMargins(12, 12, 12, 12);
    m_notice->setAccessibleName(tr("%1 notice").arg(name));
    m_notice->hide();

    m_more->setAccessibleName(tr("Show all of %1").arg(name));
    m_more->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_more->hide();
    connect(m_more, &QToolButton::clicked, this, &CodeView::showAll);

    m_findField->setAccessibleName(tr("Find in %1").arg(name));
    m_findField->setPlaceholderText(tr("Find"));
    auto *close = new QToolButton(m_findBar);
    close->setIcon(Theme::of().icon(QStringLiteral("close")));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close find in %1").arg(name));
    auto *row = new QHBoxLayout(m_findBar);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_findField, 1);
    row->addWidget(m_findResult);
    row->addWidget(close);
    m_findBar->hide();
    const auto closeFind = [this] {
        m_findBar->hide();
        m_editor->setFocus();
    };
    connect(close, &QToolButton::clicked, this, closeFind);
    connect(m_findField, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_findField, &QLineEdit::textEdited, this, [this] {
        m_editor->setCursorPosition(0, 0);
        find(true);
    });
    auto *escape = new QShortcut(QKeySequence(Qt::Key_Escape), m_findField, closeFind, Qt::WidgetShortcut);
    escape->setAutoRepeat(false);
    // Not a QShortcut: a window that searches by the same keys would make both ambiguous.
    m_editor->installEventFilter(this);
    m_findField->installEventFilter(this);
    new QShortcut(
        QKeySequence::FindPrevious, this, [this] { find(false); }, Qt::WidgetWithChildrenShortcut);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_editor, 1);
    column->addWidget(m_notice, 1);
    column->addWidget(m_more);
    column->addWidget(m_findBar);

    connect(&Theme::of(), &Theme::changed, this, &CodeView::applyTheme);
    setKind(Kind::Json);
}

CodeView::~CodeView()
{
    // The editor is destroyed as a child after the lexer otherwise, and asks it once more.
    m_editor->setLexer(nullptr);
}

/// As small boxes with their numbers: the text itself stays as it is, for editing and copying.
void CodeView::showHiddenCharacters()
{
    for (char16_t c = 0x80; c < 0xffff; ++c) {
        if (QChar::isSurrogate(c) || !format::isHidden(c))
            continue;
        const QByteArray name = "U+" + QByteArray::number(c, 16).rightJustified(4, '0').toUpper();
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETREPRESENTATION,
                                QString(QChar(c)).toUtf8().constData(), name.constData());
    }
}

bool CodeView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if ((isOverride || event->type() == QEvent::KeyPress)
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Find)) {
        event->accept();
        if (!isOverride)
            openFind();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void CodeView::setReadOnly(bool readOnly)
{
    m_editor->setReadOnly(readOnly);
    m_editor->setCaretWidth(readOnly ? 0 : 2);
    m_editor->setBraceMatching(readOnly ? QsciScintilla::NoBraceMatch : QsciScintilla::SloppyBraceMatch);
}

void CodeView::setKind(Kind kind)
{
    const bool isJson = kind == Kind::Json;
    m_editor->setLexer(isJson ? m_lexer : nullptr);
    m_editor->setFolding(isJson ? QsciScintilla::PlainFoldStyle : QsciScintilla::NoFoldStyle);
    m_editor->setWrapMode(isJson ? QsciScintilla::WrapNone : QsciScintilla::WrapWord);
    applyTheme();
}

void CodeView::applyTheme()
{
    const Theme &theme = Theme::of();
    const QFont mono = theme.monoFont();
    m_lexer->setDefaultFont(mono);
    m_lexer->setDefaultPaper(theme.paper());
    m_lexer->setDefaultColor(theme.text());
    m_lexer->setFont(mono);
    m_lexer->setPaper(theme.paper());
    m_lexer->setColor(theme.text());
    m_lexer->setFoldCompact(false);
    m_lexer->setColor(theme.accent(), QsciLexerJSON::Property);
    m_lexer->setColor(theme.status(RunStatus::Completed), QsciLexerJSON::String);
    m_lexer->setColor(theme.status(RunStatus::Reattempting), QsciLexerJSON::Number);
    m_lexer->setColor(theme.status(RunStatus::Frozen), QsciLexerJSON::Keyword);
    m_lexer->setColor(theme.status(RunStatus::Failed), QsciLexerJSON::Error);
    m_lexer->setColor(theme.muted(), QsciLexerJSON::Operator);
    m_editor->setFont(mono);
    m_editor->setPaper(theme.paper());
    m_editor->setColor(theme.text());
    m_editor->setCaretForegroundColor(theme.text());
    m_editor->setMarginsBackgroundColor(theme.paper());
    m_editor->setMarginsForegroundColor(theme.muted());
    m_editor->setFoldMarginColors(theme.paper(), theme.paper());
    m_editor->setSelectionBackgroundColor(theme.accent());
    m_editor->setSelectionForegroundColor(theme.paper());
    m_editor->setMatchedBraceBackgroundColor(theme.hairline());
    m_editor->setMatchedBraceForegroundColor(theme.accent());
}

void CodeView::setText(const QByteArray &utf8)
{
    if (text() == utf8)
        return;
    const bool isCut = m_editor->isReadOnly() && utf8.size() > kFirstBytes;
    qsizetype size = utf8.size();
    if (isCut) {
        const qsizetype line = utf8.lastIndexOf('\n', kFirstBytes);
        for (size = line > 0 ? line : kFirstBytes; (utf8[size] & 0xc0) == 0x80;)
            --size; // never inside a character
        m_whole = utf8;
        m_more->setText(
            tr("The first %1 of %2 · Show all").arg(format::bytes(size), format::bytes(utf8.size())));
    } else {
        m_whole.clear();
    }
    m_more->setVisible(isCut);
    m_editor->setText(QString::fromUtf8(utf8.constData(), size));
    m_editor->setCursorPosition(0, 0);
}

void CodeView::showAll()
{
    m_editor->setText(QString::fromUtf8(m_whole));
    m_whole.clear();
    m_more->hide();
    m_editor->setFocus();
}

QByteArray CodeView::text() const
{
    return m_whole.isEmpty() ? m_editor->text().toUtf8() : m_whole;
}

void CodeView::setNotice(const QString &notice)
{
    m_notice->setText(notice);
    m_notice->setVisible(!notice.isEmpty());
    m_editor->setVisible(notice.isEmpty());
    m_more->setVisible(notice.isEmpty() && !m_whole.isEmpty());
}

void CodeView::openFind()
{
    if (m_editor->isHidden())
        return;
    if (m_editor->hasSelectedText())
        m_findField->setText(m_editor->selectedText());
    m_findBar->show();
    m_findField->setFocus();
    m_findField->selectAll();
}

void CodeView::find(bool forward)
{
    const QString wanted = m_findField->text();
    const bool found = !wanted.isEmpty() && m_editor->findFirst(wanted, false, false, false, true, forward);
    m_findResult->setText(wanted.isEmpty() || found ? QString() : tr("not found"));
}

} // namespace runyard
