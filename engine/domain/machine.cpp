#include "engine/domain/machine.h"

#include <algorithm>
#include <array>

namespace runyard {

namespace {

constexpr std::int64_t kMiB = 1'048'576;

constexpr std::array kMachinePresets = {
    MachinePreset{"micro", 0.25, 256 * kMiB},    MachinePreset{"small-1x", 0.5, 512 * kMiB},
    MachinePreset{"small-2x", 1, 1'024 * kMiB},  MachinePreset{"medium-1x", 1, 2'048 * kMiB},
    MachinePreset{"medium-2x", 2, 4'096 * kMiB}, MachinePreset{"large-1x", 4, 8'192 * kMiB},
    MachinePreset{"large-2x", 8, 16'384 * kMiB},
};

} // namespace

std::span<const MachinePreset> machinePresets()
{
    return kMachinePresets;
}

std::optional<MachinePreset> findMachinePreset(std::string_view name)
{
    const auto preset = std::ranges::find(kMachinePresets, name, &MachinePreset::name);
    return preset == kMachinePresets.end() ? std::nullopt : std::optional(*preset);
}

} // namespace runyard
