// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord;
import java.util.Map;

/** Reports to a registry what was decided, as a note about the test rows. */
record DecisionOnRecord(DecidingOptions options) {
    private static final System.Logger LOG = System.getLogger(DecisionOnRecord.class.getName());

    void report(Decision decision) {
        Registry registry = options.registry;
        if (registry == null) {
            return;
        }
        try {
            DataVersion test = registry.addData(options.test(), Map.of());
            registry.add(new RegistryRecord.Noted(
                    "decision/" + options.name + "/" + test.id(),
                    decision.at(),
                    test.id(),
                    "decision " + options.name,
                    decision.recommendation().sentence()));
        } catch (FineTuneException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registry did not take the decision " + options.name + "; it is kept in its own store",
                    e);
        }
    }
}
