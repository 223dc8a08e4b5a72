#include "views/run/spans/attribute_tree.h"

#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/text_cut.h"
#include "views/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QStyledItemDelegate>

namespace runyard {

namespace {

constexpr int kValueRole = Qt::UserRole; // the whole value; what is shown is one line of it
constexpr qsizetype kShownChars = 400;
constexpr qsizetype kMaxLevels = 8; // of dots in one name

constexpr int kTreeRow = 22;

class RoomyRows final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        size.setHeight(std::max(size.height(), kTreeRow));
        return size;
    }
};

QString valueText(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    // An array makes valid JSON of anything; its brackets are taken off again.
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.mid(1, text.size() - 2));
}

QTreeWidgetItem *childNamed(QTreeWidgetItem *parent, const QString &name)
{
    for (int i = 0; i < parent->childCount(); ++i) {
        if (parent->child(i)->text(0) == name)
            return parent->child(i);
    }
    return new QTreeWidgetItem(parent, {name});
}

void setValue(QTreeWidgetItem *item, const QJsonValue &value)
{
    const QString text = valueText(value);
    item->setData(1, kValueRole, text);
    item->setText(1, format::shortened(format::beginning(text, kShownChars + 1).simplified(), kShownChars));
    item->setToolTip(1, format::tipText(format::beginning(text, 4 * kShownChars)));
}

} // namespace

AttributeTree::AttributeTree(const QString &name, QWidget *parent) : QTreeWidget(parent)
{
    setAccessibleName(name);
    setColumnCount(2);
    setHeaderLabels({tr("Name"), tr("Value")});
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new RoomyRows(this));
    setUniformRowHeights(true);
    setIndentation(14);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(true);
    header()->resizeSection(0, 150);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    const auto addAction = [this](const QString &text, void (AttributeTree::*copy)() const) {
        auto *action = new QAction(text, this);
        connect(action, &QAction::triggered, this, [this, copy] { (this->*copy)(); });
        QTreeWidget::addAction(action);
    };
    addAction(tr("Copy"), &AttributeTree::copyCurrent);
    addAction(tr("Copy value"), &AttributeTree::copyValue);
    addAction(tr("Copy all as JSON"), &AttributeTree::copyAll);
}

void AttributeTree::setAttributes(const QByteArray &json)
{
    if (json == m_json && m_shown > 0)
        return; // keeps what is opened and chosen
    m_json = json;
    clear();
    const QJsonObject attributes = QJsonDocument::fromJson(json).object();
    m_shown = static_cast<int>(attributes.size());
    add(invisibleRootItem(), attributes);
}

void AttributeTree::setEvents(const QByteArray &json, qint64 from)
{
    if (json == m_json && m_shown > 0)
        return;
    m_json = json;
    clear();
    const QJsonArray events = QJsonDocument::fromJson(json).array();
    m_shown = static_cast<int>(events.size());
    for (const QJsonValue &value : events) {
        const QJsonObject event = value.toObject();
        auto *item = new QTreeWidgetItem(invisibleRootItem(), {event[QLatin1String("name")].toString()});
        const auto after = std::chrono::microseconds(event[QLatin1String("time")].toInteger() - from);
        const QString text =
            QStringLiteral("+")
            + format::duration(std::chrono::duration_cast<Millis>(std::max(after, Micros{0})));
        item->setText(1, text);
        item->setData(1, kValueRole, text);
        add(item, event[QLatin1String("attributes")].toObject());
        item->setExpanded(events.size() <= 8);
    }
}

void AttributeTree::add(QTreeWidgetItem *top, const QJsonObject &attributes)
{
    QTreeWidgetItem *inner = nullptr;
    for (auto attribute = attributes.begin(); attribute != attributes.end(); ++attribute) {
        QTreeWidgetItem *item = top;
        const bool isInner = attribute.key().startsWith(u'$');
        if (isInner && !inner)
            inner = new QTreeWidgetItem({tr("For tools")});
        if (isInner)
            item = inner;
        const QStringList path = attribute.key().split(u'.');
        for (qsizetype i = 0; i < path.size(); ++i) {
            const bool isRest = i + 1 == kMaxLevels;
            item = childNamed(item, isRest ? path.mid(i).join(u'.') : path[i]);
            if (isRest)
                break;
        }
        setValue(item, attribute.value());
    }
    for (int i = 0; i < top->childCount(); ++i)
        top->child(i)->setExpanded(true);
    if (inner)
        top->addChild(inner); // last, and closed
}

QString AttributeTree::linesOf(const QTreeWidgetItem *item, const QString &path) const
{
    const QVariant value = item->data(1, kValueRole);
    QString lines;
    if (value.isValid())
        lines = path + QStringLiteral(": ") + value.toString() + u'\n';
    for (int i = 0; i < item->childCount(); ++i)
        lines += linesOf(item->child(i), path + u'.' + item->child(i)->text(0));
    return lines;
}

void AttributeTree::copyCurrent() const
{
    if (const QTreeWidgetItem *item = currentItem())
        QApplication::clipboard()->setText(linesOf(item, item->text(0)).chopped(1));
}

void AttributeTree::copyValue() const
{
    if (const QTreeWidgetItem *item = currentItem())
        QApplication::clipboard()->setText(item->data(1, kValueRole).toString());
}

void AttributeTree::copyAll() const
{
    QApplication::clipboard()->setText(
        QString::fromUtf8(QJsonDocument::fromJson(m_json).toJson(QJsonDocument::Indented)));
}

void AttributeTree::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyCurrent();
    else
        QTreeWidget::keyPressEvent(event);
}

} // namespace runyard
