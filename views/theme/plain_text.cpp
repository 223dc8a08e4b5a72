#include "views/theme/plain_text.h"

#include "models/words/display_text.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QScreen>

#include <algorithm>

namespace runyard {

namespace {

bool isTip(const QObject *object)
{
    return object->inherits("QTipLabel");
}

/// A message box lets its labels wrap only when it knows how wide they are.
bool wraps(const QLabel *label)
{
    return label->wordWrap() || qobject_cast<const QMessageBox *>(label->parentWidget());
}

constexpr char kStoredText[] = "storedText"; // of a label that shows it in another way

QString plainText(const QLabel *label, const QString &text)
{
    return wraps(label) ? format::breakable(text) : format::shownLines(text);
}

void showPlain(QLabel *label)
{
    const QString text = label->text();
    const QString plain = plainText(label, text);
    if (plain == text)
        return;
    label->setText(plain);
    label->setProperty(kStoredText, text);
}

void showTip(QLabel *label)
{
    const QString tip = format::tipText(label->text());
    if (tip == label->text() && !label->wordWrap())
        return;
    label->setWordWrap(false); // its lines are made
    label->setText(tip);
    label->resize(label->sizeHint());
    const QRect room = label->screen()->availableGeometry();
    label->move(std::max(room.left(), std::min(label->x(), room.right() - label->width())),
                std::max(room.top(), std::min(label->y(), room.bottom() - label->height())));
}

/// As it is stored: with its tabs, and without what makes it visible here.
QString selectedText(const QLabel *label)
{
    const QString shown = label->text();
    const QString came = label->property(kStoredText).toString();
    const QString stored = plainText(label, came) == shown ? came : format::withoutBreaks(shown);
    const qsizetype from = label->selectionStart();
    const QString selected = shown.mid(from, label->selectedText().size());
    return format::storedPart(stored, format::withoutBreaks(shown.left(from)).size(),
                              format::withoutBreaks(selected).size());
}

void copySelection(const QLabel *label, QClipboard::Mode mode)
{
    if (label->hasSelectedText())
        QApplication::clipboard()->setText(selectedText(label), mode);
}

void showMenu(QLabel *label, const QPoint &place)
{
    auto *menu = new QMenu(label);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *copy =
        menu->addAction(QLabel::tr("Copy"), label, [label] { copySelection(label, QClipboard::Clipboard); });
    copy->setEnabled(label->hasSelectedText());
    menu->addAction(QLabel::tr("Select all"), label,
                    [label] { label->setSelection(0, static_cast<int>(label->text().size())); });
    menu->popup(place);
}

/// Watches the whole program, because a layout asks for the sizes of its labels before they are painted.
class PlainText final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        switch (event->type()) {
        case QEvent::LayoutRequest:
            for (auto *label : watched->findChildren<QLabel *>(QString(), Qt::FindDirectChildrenOnly))
                refresh(label);
            return false;
        case QEvent::Paint:
        case QEvent::Show:
        case QEvent::Resize: refresh(qobject_cast<QLabel *>(watched)); return false;
        case QEvent::ToolTipChange: keepTipPlain(qobject_cast<QWidget *>(watched)); return false;
        case QEvent::KeyPress:
        case QEvent::ContextMenu:
        case QEvent::MouseButtonRelease: {
            auto *label = qobject_cast<QLabel *>(watched);
            return label && label->textFormat() == Qt::PlainText && isTakenOver(label, event);
        }
        default: return false;
        }
    }

private:
    /// Assistive tools are told it as it is.
    static void keepTipPlain(QWidget *widget)
    {
        if (!widget)
            return;
        const QString tip = format::tipText(widget->toolTip());
        if (tip != widget->toolTip())
            widget->setToolTip(tip);
    }

    static void refresh(QLabel *label)
    {
        if (!label || label->textFormat() != Qt::PlainText)
            return;
        if (isTip(label))
            showTip(label);
        else
            showPlain(label);
    }

    /// Copies what is stored, as the label itself would copy what it shows.
    static bool isTakenOver(QLabel *label, QEvent *event)
    {
        if (event->type() == QEvent::KeyPress
            && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
            copySelection(label, QClipboard::Clipboard);
            return true;
        }
        if (event->type() == QEvent::ContextMenu
            && label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse)) {
            showMenu(label, static_cast<QContextMenuEvent *>(event)->globalPos());
            return true;
        }
        if (event->type() == QEvent::MouseButtonRelease && QApplication::clipboard()->supportsSelection())
            QMetaObject::invokeMethod( // after the label has put its own there
                label, [label] { copySelection(label, QClipboard::Selection); }, Qt::QueuedConnection);
        return false;
    }
};

} // namespace

void keepPlain(QWidget *widget)
{
    auto *label = qobject_cast<QLabel *>(widget);
    if (!label)
        return;
    static QPointer<PlainText> guard;
    if (!guard) {
        guard = new PlainText(qApp);
        qApp->installEventFilter(guard);
    }
    if (label->textFormat() == Qt::AutoText || isTip(label))
        label->setTextFormat(Qt::PlainText);
    if (label->textFormat() == Qt::PlainText && !isTip(label))
        showPlain(label);
}

} // namespace runyard
