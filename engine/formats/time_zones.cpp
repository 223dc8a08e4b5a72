#include "engine/formats/time_zones.h"

#include <QTimeZone>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

namespace runyard {

namespace {

// Contains every zone ("Z name …") and alias ("L target name"); Qt lists only zones that have a country.
constexpr const char *kZoneTable = "/usr/share/zoneinfo/tzdata.zi";

std::set<std::string> namesInZoneTable()
{
    std::set<std::string> names;
    std::ifstream table(kZoneTable);
    for (std::string line; std::getline(table, line);) {
        std::istringstream words(line);
        std::string kind;
        std::string name;
        if (words >> kind >> name && (kind == "Z" || (kind == "L" && words >> name)))
            names.insert(name);
    }
    names.erase("Factory"); // means "no zone chosen"
    return names;
}

std::vector<std::string> readTimeZones()
{
    std::set<std::string> names = namesInZoneTable();
    for (const QByteArray &zone : QTimeZone::availableTimeZoneIds()) {
        if (!zone.startsWith("UTC")) // "UTC+02:00" is an offset, not a name
            names.insert(zone.toStdString());
    }
    std::erase_if(names, [](const std::string &name) {
        return name == "UTC" || !QTimeZone(QByteArray::fromStdString(name)).isValid();
    });
    std::vector<std::string> zones = {"UTC"};
    zones.insert(zones.end(), names.begin(), names.end());
    return zones;
}

} // namespace

const std::vector<std::string> &knownTimeZones()
{
    // Read once, because it takes milliseconds.
    static const std::vector<std::string> zones = readTimeZones();
    return zones;
}

bool isKnownTimeZone(const std::string &zone)
{
    const auto &zones = knownTimeZones();
    return zone == "UTC" || std::binary_search(zones.begin() + 1, zones.end(), zone);
}

QTimeZone timeZoneNamed(const std::string &zone)
{
    if (zone.empty() || zone == "UTC")
        return QTimeZone::utc();
    return isKnownTimeZone(zone) ? QTimeZone(QByteArray::fromStdString(zone)) : QTimeZone();
}

} // namespace runyard
