// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import io.github.finetune4j.huggingface.JobHardware;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import java.util.Map;

/** The Hub's reply about a machine for jobs, and what it costs, whatever the unit. */
final class HardwareReply {
    private HardwareReply() {}

    static JobHardware read(Map<String, Object> json) {
        String accelerator = json.get("accelerator") instanceof Map<?, ?> map
                ? map.get("quantity") + " x " + map.get("model") + ", " + map.get("vram")
                : "";
        return new JobHardware(
                Repositories.text(json.get("name")),
                Repositories.text(json.get("prettyName")),
                accelerator,
                price(json) * unitsPerHour(Repositories.text(json.get("unitLabel"))));
    }

    private static double price(Map<String, Object> json) {
        if (json.get("unitCostUSD") instanceof Number dollars) {
            return dollars.doubleValue();
        }
        return json.get("unitCostMicroUSD") instanceof Number micro ? micro.doubleValue() / 1e6 : Double.NaN;
    }

    private static double unitsPerHour(String unit) {
        return switch (unit) {
            case "second" -> 3600;
            case "minute" -> 60;
            case "hour" -> 1;
            default -> Double.NaN;
        };
    }
}
