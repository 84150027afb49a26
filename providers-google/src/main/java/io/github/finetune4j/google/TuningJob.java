// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.google;

import io.github.finetune4j.http.provider.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A tuning job as the service shows it.
 *
 * @param fields as they came
 */
record TuningJob(Fields fields) {
    /** {@return its id, the last part of its name; empty if it has none} */
    String id() {
        String name = fields.text("name");
        return name.substring(name.lastIndexOf('/') + 1);
    }

    /** {@return the service's word for where it stands; empty if it says none} */
    String state() {
        return fields.text("state");
    }

    String label(String name) {
        return fields.object("labels").text(name);
    }

    Optional<Instant> created() {
        return fields.time("createTime");
    }

    Optional<Instant> started() {
        return fields.time("startTime");
    }

    Optional<Instant> ended() {
        return fields.time("endTime");
    }

    String error() {
        return fields.object("error").text("message");
    }

    Fields tuned() {
        return fields.object("tunedModel");
    }

    /** {@return where the tuned model answers, as the name of a resource; empty until there is one} */
    String endpoint() {
        return tuned().text("endpoint");
    }

    List<Fields> checkpoints() {
        return tuned().objects("checkpoints");
    }

    /** {@return what the service found in the data; empty until it has looked} */
    Fields dataStats() {
        Fields stats = fields.object("tuningDataStats");
        Fields supervised = stats.object("supervisedTuningDataStats");
        return supervised.isEmpty() ? stats.object("preferenceOptimizationDataStats") : supervised;
    }

    /** {@return the settings of its method} */
    Fields spec() {
        Fields supervised = fields.object("supervisedTuningSpec");
        return supervised.isEmpty() ? fields.object("preferenceOptimizationSpec") : supervised;
    }
}
