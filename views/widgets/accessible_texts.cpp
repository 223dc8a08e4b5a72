#include "views/widgets/accessible_texts.h"

#include "models/words/display_text.h"

#include <QAbstractItemView>
#include <QAccessibleWidget>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTextDocumentFragment>

namespace runyard {

namespace {

class LabelAccessible final : public QAccessibleWidget
{
public:
    explicit LabelAccessible(QLabel *label) : QAccessibleWidget(label, QAccessible::StaticText) {}

    QString text(QAccessible::Text kind) const override
    {
        const bool isNamed = !widget()->accessibleName().isEmpty();
        if (kind == QAccessible::Name && !isNamed)
            return shownText();
        if (kind == QAccessible::Description && isNamed && widget()->accessibleDescription().isEmpty())
            return shownText();
        return QAccessibleWidget::text(kind);
    }

    QVector<QPair<QAccessibleInterface *, QAccessible::Relation>>
    relations(QAccessible::Relation wanted) const override
    {
        auto all = QAccessibleWidget::relations(wanted);
        if (wanted & QAccessible::Labelled) {
            if (QAccessibleInterface *field = QAccessible::queryAccessibleInterface(label()->buddy()))
                all.append({field, QAccessible::Labelled});
        }
        return all;
    }

private:
    QLabel *label() const { return static_cast<QLabel *>(widget()); }

    QString shownText() const
    {
        const QString text = format::withoutBreaks(label()->text());
        const bool isRich = label()->textFormat() == Qt::RichText
                            || (label()->textFormat() == Qt::AutoText && Qt::mightBeRichText(text));
        if (isRich)
            return QTextDocumentFragment::fromHtml(text).toPlainText();
        return label()->buddy() ? QString(text).remove(QLatin1Char('&')) : text;
    }
};

/// Its list, and its field where one can type, are its children; its one action opens the list.
class ComboAccessible final : public QAccessibleWidget
{
public:
    explicit ComboAccessible(QComboBox *box) : QAccessibleWidget(box, QAccessible::ComboBox)
    {
        addControllingSignal(QStringLiteral("currentTextChanged(QString)"));
    }

    QString text(QAccessible::Text kind) const override
    {
        const bool isShown = kind == QAccessible::Value || kind == QAccessible::Description;
        return isShown ? format::shown(box()->currentText()) : QAccessibleWidget::text(kind);
    }

    int childCount() const override { return box()->isEditable() ? 2 : 1; }

    QAccessibleInterface *child(int index) const override
    {
        QObject *part = index == 0 ? static_cast<QObject *>(box()->view()) : box()->lineEdit();
        return QAccessible::queryAccessibleInterface(part);
    }

    int indexOfChild(const QAccessibleInterface *wanted) const override
    {
        return wanted->object() == box()->view() ? 0 : wanted->object() == box()->lineEdit() ? 1 : -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        QLineEdit *field = box()->lineEdit();
        const bool isField = field && field->rect().contains(field->mapFromGlobal(QPoint(x, y)));
        return isField ? child(1) : nullptr;
    }

    QStringList actionNames() const override { return {QAccessibleActionInterface::showMenuAction()}; }

    void doAction(const QString &name) override
    {
        if (name != QAccessibleActionInterface::showMenuAction())
            return;
        if (box()->view()->isVisible())
            box()->hidePopup();
        else
            box()->showPopup();
    }

private:
    QComboBox *box() const { return static_cast<QComboBox *>(widget()); }
};

QAccessibleInterface *accessibleOf(const QString &className, QObject *object)
{
    if (auto *label = qobject_cast<QLabel *>(object); label && className == QStringLiteral("QLabel"))
        return new LabelAccessible(label);
    if (auto *box = qobject_cast<QComboBox *>(object); box && className == QStringLiteral("QComboBox"))
        return new ComboAccessible(box);
    return nullptr;
}

} // namespace

void tellNamesAndTexts()
{
    QAccessible::installFactory(accessibleOf);
}

} // namespace runyard
