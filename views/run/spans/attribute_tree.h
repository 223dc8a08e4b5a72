// Attributes of a span or an event as a tree: "order.id" stands as "id" below "order". What only concerns
// the tools ("$style.…") is folded away at the end. Names, values or all of it can be copied. GUI thread.
#pragma once

#include <QTreeWidget>

class QJsonObject;

namespace runyard {

class AttributeTree final : public QTreeWidget
{
    Q_OBJECT

public:
    explicit AttributeTree(const QString &name, QWidget *parent = nullptr);

    /// A flat JSON object; empty text is none.
    void setAttributes(const QByteArray &json);
    /// Events with their attributes; `from`, microseconds since 1970, is where their times count from.
    void setEvents(const QByteArray &json, qint64 from);
    int shown() const { return m_shown; } // attributes or events

    void copyCurrent() const; // "name: value", and what is beneath
    void copyValue() const;
    void copyAll() const; // as JSON

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void add(QTreeWidgetItem *top, const QJsonObject &attributes);
    QString linesOf(const QTreeWidgetItem *item, const QString &path) const;

    QByteArray m_json;
    int m_shown = 0;
};

} // namespace runyard
