#include "views/payload/code_view.h"

#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/theme/ansi_ink.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/wrap_choice.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <Qsci/qscilexerjson.h>
#include <Qsci/qsciscintilla.h>

#include <utility>

namespace runyard {

namespace {

constexpr qsizetype kFirstBytes = 256 * 1024; // the editor takes this without a pause

/// A tool of the bar, with an icon of the theme.
QToolButton *addBarTool(QWidget *bar, const QString &icon, const QString &tip, const QString &name)
{
    auto *button = new QToolButton(bar);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(name);
    const auto dress = [button, icon] { button->setIcon(Theme::of().icon(icon)); };
    QObject::connect(&Theme::of(), &Theme::changed, button, dress);
    dress();
    bar->layout()->addWidget(button);
    return button;
}

} // namespace

CodeView::CodeView(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla(this))
    , m_lexer(new QsciLexerJSON(this))
    , m_size(new QLabel)
    , m_bar(makeBar(name))
    , m_findField(new QLineEdit)
    , m_findResult(new QLabel)
    , m_findBar(makeFindBar(name))
    , m_notice(new QLabel(this))
    , m_more(new QToolButton(this))
    , m_wrap(WrapChoice::of().addAction(this))
{
    setObjectName(name);
    setFocusProxy(m_editor);
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
    m_editor->setWrapIndentMode(QsciScintilla::WrapIndentIndented);
    m_editor->setContextMenuPolicy(Qt::CustomContextMenu);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETMARGINLEFT, 0UL, 6L);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETSCROLLWIDTH, 1UL);
    // A long line is laid out once, not again for each of its rows that come into sight.
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETLAYOUTCACHE,
                            static_cast<unsigned long>(QsciScintillaBase::SC_CACHE_PAGE));
    showHiddenCharacters();
    connect(m_editor, &QsciScintilla::textChanged, this, &CodeView::edited);
    connect(m_editor, &QWidget::customContextMenuRequested, this, &CodeView::showMenu);

    m_notice->setWordWrap(true);
    m_notice->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_notice->setContentsMargins(12, 12, 12, 12);
    m_notice->setAccessibleName(tr("%1 notice").arg(name));
    m_notice->hide();

    m_more->setAccessibleName(tr("Show all of %1").arg(name));
    m_more->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_more->hide();
    connect(m_more, &QToolButton::clicked, this, &CodeView::showAll);
    // Not a QShortcut: a window that searches by the same keys would make both ambiguous.
    m_editor->installEventFilter(this);
    m_findField->installEventFilter(this);
    new QShortcut(
        QKeySequence::FindPrevious, this, [this] { find(false); }, Qt::WidgetWithChildrenShortcut);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addWidget(m_editor, 1);
    column->addWidget(m_notice, 1);
    column->addWidget(m_more);
    column->addWidget(m_findBar);

    connect(&Theme::of(), &Theme::changed, this, &CodeView::applyTheme);
    connect(&WrapChoice::of(), &WrapChoice::changed, this, &CodeView::applyWrap);
    applyWrap();
    setKind(Kind::Json);
}

QWidget *CodeView::makeBar(const QString &name)
{
    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 2, 8, 2);
    row->setSpacing(2);
    m_size->setAccessibleName(tr("Size of %1").arg(name));
    m_size->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(m_size);
    row->addStretch(1);
    connect(addBarTool(bar, QStringLiteral("search"), tr("Find in this text (Ctrl+F)"),
                       tr("Open find in %1").arg(name)),
            &QToolButton::clicked, this, &CodeView::openFind);
    connect(addBarTool(bar, QStringLiteral("copy"), tr("Copy all of it as it is stored"),
                       tr("Copy all of %1").arg(name)),
            &QToolButton::clicked, this, &CodeView::copyAll);
    auto *wrap =
        addBarTool(bar, QStringLiteral("wrap"),
                   tr("Wrap long lines (%1)").arg(WrapChoice::keys().toString(QKeySequence::NativeText)),
                   tr("Wrap long lines of %1").arg(name));
    wrap->setCheckable(true);
    wrap->setChecked(WrapChoice::of().isOn());
    connect(wrap, &QToolButton::toggled, &WrapChoice::of(), &WrapChoice::set);
    connect(&WrapChoice::of(), &WrapChoice::changed, wrap, &QToolButton::setChecked);
    bar->hide();
    return bar;
}

QWidget *CodeView::makeFindBar(const QString &name)
{
    auto *bar = new QWidget(this);
    m_findField->setAccessibleName(tr("Find in %1").arg(name));
    m_findField->setPlaceholderText(tr("Find"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    row->addWidget(m_findField, 1);
    row->addWidget(m_findResult);
    auto *close =
        addBarTool(bar, QStringLiteral("close"), tr("Close (Esc)"), tr("Close find in %1").arg(name));
    bar->hide();
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
    return bar;
}

CodeView::~CodeView()
{
    // The editor is destroyed as a child after the lexer otherwise, and asks it once more.
    m_editor->setLexer(nullptr);
}

/// As small boxes with their numbers: the text itself stays as it is, for editing and copying.
void CodeView::showHiddenCharacters()
{
    const auto show = [this](char32_t c) {
        const QByteArray name = "U+" + QByteArray::number(c, 16).rightJustified(4, '0').toUpper();
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETREPRESENTATION,
                                QString::fromUcs4(&c, 1).toUtf8().constData(), name.constData());
    };
    for (char32_t c = 0x80; c < 0xffff; ++c) {
        if (!QChar::isSurrogate(c) && (format::isHidden(c) || c == 0x200b))
            show(c);
    }
    for (char32_t c = 0xe0000; c < 0xe0080; ++c) // a text in letters that no one sees
        show(c);
}

bool CodeView::eventFilter(QObject *watched, QEvent *event)
{
    const bool isOverride = event->type() == QEvent::ShortcutOverride;
    if (!isOverride && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const auto act = [&](void (CodeView::*what)()) {
        event->accept();
        if (!isOverride)
            (this->*what)();
        return true;
    };
    if (key->matches(QKeySequence::Find))
        return act(&CodeView::openFind);
    if (watched == m_editor && key->matches(QKeySequence::Copy))
        return act(&CodeView::copy);
    if (watched != m_editor || !m_editor->isReadOnly())
        return QWidget::eventFilter(watched, event);
    // The editor would take these for itself: Esc closes what the text is in, Tab walks on.
    const bool isTab = key->key() == Qt::Key_Tab || key->key() == Qt::Key_Backtab;
    if (key->key() == Qt::Key_Escape || isTab) {
        event->setAccepted(isTab && !isOverride);
        if (event->isAccepted())
            key->key() == Qt::Key_Tab ? focusNextChild() : focusPreviousChild();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void CodeView::showMenu(const QPoint &place)
{
    QMenu *menu = m_editor->createStandardContextMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    if (m_editor->isReadOnly())
        menu->addAction(tr("Copy all as stored"), this, &CodeView::copyAll);
    menu->addAction(m_wrap);
    menu->popup(m_editor->mapToGlobal(place));
}

void CodeView::copy()
{
    const long selected = m_editor->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONEND)
                          - m_editor->SendScintilla(QsciScintillaBase::SCI_GETSELECTIONSTART);
    const bool isPart = selected > 0 && selected < m_editor->length();
    if (m_editor->isReadOnly() && !isPart)
        copyAll();
    else
        m_editor->copy();
}

void CodeView::copyAll()
{
    QApplication::clipboard()->setText(QString::fromUtf8(m_stored));
}

void CodeView::setReadOnly(bool readOnly)
{
    m_editor->setReadOnly(readOnly);
    m_editor->setCaretWidth(readOnly ? 0 : 2);
    m_editor->setBraceMatching(readOnly ? QsciScintilla::NoBraceMatch : QsciScintilla::SloppyBraceMatch);
    showParts();
}

void CodeView::setKind(Kind kind)
{
    if (kind == m_kind)
        return; // or all would be coloured again
    m_kind = kind;
    const bool isJson = kind == Kind::Json;
    m_editor->setLexer(isJson ? m_lexer : nullptr);
    m_editor->setFolding(isJson ? QsciScintilla::PlainFoldStyle : QsciScintilla::NoFoldStyle);
    applyTheme();
}

/// Also within a word that is longer than a row.
void CodeView::applyWrap()
{
    m_editor->setWrapMode(WrapChoice::of().isOn() ? QsciScintilla::WrapWord : QsciScintilla::WrapNone);
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
    if (m_kind == Kind::PlainText && m_editor->isReadOnly())
        paintAnsi(m_editor);
}

void CodeView::setText(const QByteArray &utf8)
{
    setText(utf8, utf8);
}

void CodeView::setText(const QByteArray &shown, const QByteArray &stored)
{
    if (m_editor->isReadOnly()) {
        m_stored = stored;
        m_size->setText(format::bytes(stored.size()));
    }
    if (text() == shown)
        return;
    qsizetype size = shown.size();
    m_whole.clear();
    if (m_editor->isReadOnly() && size > kFirstBytes) {
        // Anywhere but inside a character: a line may be as long as all of it.
        for (size = kFirstBytes; (shown[size] & 0xc0) == 0x80;)
            --size;
        m_whole = shown;
        m_more->setText(tr("Only the beginning is shown · Show all %1").arg(format::bytes(stored.size())));
    }
    setEditorText(shown.left(size));
    showParts();
}

void CodeView::setEditorText(const QByteArray &utf8)
{
    // Lines that come into a wrapped text cost a hundred times as much; so it is wrapped later, a part at a time.
    m_editor->setWrapMode(QsciScintilla::WrapNone);
    m_editor->setText(QString::fromUtf8(utf8));
    applyWrap();
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETFIRSTVISIBLELINE, 0UL);
    m_editor->SendScintilla(QsciScintillaBase::SCI_SETXOFFSET, 0UL);
    if (m_kind == Kind::PlainText && m_editor->isReadOnly())
        paintAnsi(m_editor);
}

void CodeView::replaceText(const QByteArray &utf8)
{
    m_editor->setWrapMode(QsciScintilla::WrapNone); // as above
    m_editor->selectAll();
    m_editor->replaceSelectedText(QString::fromUtf8(utf8));
    applyWrap();
    m_editor->setCursorPosition(0, 0);
}

void CodeView::showAll()
{
    setEditorText(std::exchange(m_whole, {}));
    showParts();
    m_editor->setFocus();
}

QByteArray CodeView::text() const
{
    return m_whole.isEmpty() ? m_editor->text().toUtf8() : m_whole;
}

void CodeView::setNotice(const QString &notice)
{
    m_notice->setText(notice);
    if (m_notice->isHidden() == notice.isEmpty())
        return;
    const bool hadKeyboard = hasKeyboard(*this);
    m_notice->setVisible(!notice.isEmpty());
    showParts();
    setFocusProxy(notice.isEmpty() ? static_cast<QWidget *>(m_editor) : m_notice);
    if (hadKeyboard)
        focusProxy()->setFocus();
}

void CodeView::showParts()
{
    const bool hasText = m_notice->isHidden();
    m_editor->setVisible(hasText);
    m_bar->setVisible(hasText && m_editor->isReadOnly());
    m_more->setVisible(hasText && !m_whole.isEmpty());
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
