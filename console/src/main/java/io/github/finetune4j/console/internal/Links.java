// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageAddress;
import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.names.ShownModel;
import io.github.finetune4j.internal.text.ShownText;
import io.github.finetune4j.registry.DataVersion;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.RegistryRecord;
import io.github.finetune4j.registry.RegistryRecord.AliasMoved;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.registry.RegistryRecord.Gated;
import io.github.finetune4j.registry.RegistryRecord.Noted;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import io.github.finetune4j.registry.RegistryRecord.RowsForgotten;
import io.github.finetune4j.registry.RegistryRecord.RunEnded;
import io.github.finetune4j.registry.RegistryRecord.RunStarted;
import io.github.finetune4j.registry.RegistryRecord.ShutdownAnnounced;
import java.time.LocalDate;
import java.util.Map;

/** The addresses of the pages that records have. */
final class Links {
    private static final int LONGEST_NAME = 80;

    private Links() {}

    static PageAddress of(RegistryRecord record) {
        if (record instanceof DataVersion data) {
            return data(data.id());
        }
        if (record instanceof RunStarted run) {
            return run(run.run());
        }
        if (record instanceof RunEnded end) {
            return run(end.run());
        }
        if (record instanceof ModelVersion model) {
            return model(model);
        }
        if (record instanceof AliasMoved moved) {
            return model(moved.model());
        }
        if (record instanceof Evaluated evaluated) {
            return evaluation(evaluated.evaluation());
        }
        if (record instanceof Gated gated) {
            return evaluation(gated.evaluation());
        }
        if (record instanceof RolloutChanged changed) {
            return rollout(changed.key());
        }
        if (record instanceof ShutdownAnnounced announced) {
            return new PageAddress("search", Map.of("q", announced.model().toString()));
        }
        return record instanceof Noted note
                ? new PageAddress("notes", Map.of("about", note.about()))
                : new PageAddress("search", Map.of("q", record.id()));
    }

    static PageAddress data(String id) {
        return new PageAddress("version", Map.of("id", id));
    }

    static PageAddress run(String run) {
        return new PageAddress("run", Map.of("id", run));
    }

    static PageAddress model(String name) {
        return new PageAddress("model", Map.of("name", name));
    }

    static PageAddress model(ModelVersion model) {
        return new PageAddress("model-version", Map.of("id", model.id()));
    }

    static PageAddress evaluation(String id) {
        return new PageAddress("evaluation", Map.of("id", id));
    }

    static PageAddress rollout(String key) {
        return new PageAddress("rollout", Map.of("key", key));
    }

    static PageAddress lineage(String id) {
        return new PageAddress("lineage", Map.of("of", id));
    }

    /** {@return the name that somebody gave: of the run or else of its model; of a long one the beginning} */
    static String givenName(RunStarted run) {
        String given = run.specification().get("suffix") instanceof String suffix ? suffix : "";
        return ShownText.brief(given.isBlank() ? run.model() : given, LONGEST_NAME);
    }

    /** {@return what a run is called, by its id} */
    static String runName(Snapshot now, String run) {
        return now.run(run).map(Links::name).orElseGet(() -> ShownModel.brief(run));
    }

    /** {@return what a record is called on the page} */
    static String name(RegistryRecord record) {
        if (record instanceof DataVersion data) {
            return Words.shortId(data.id());
        }
        if (record instanceof RunStarted run) {
            return givenName(run) + ", " + ShownModel.brief(run.run());
        }
        if (record instanceof RunEnded end) {
            return ShownModel.brief(end.run()) + " ended";
        }
        if (record instanceof ModelVersion model) {
            return model.name() + " " + model.number();
        }
        if (record instanceof AliasMoved moved) {
            return moved.model() + " " + moved.alias() + " → " + moved.version();
        }
        if (record instanceof Evaluated evaluated) {
            return EvaluationsPage.word(evaluated) + ", " + Words.time(evaluated.at());
        }
        if (record instanceof Gated gated) {
            return GatesTable.word(gated) + ", " + Words.time(gated.at());
        }
        if (record instanceof RolloutChanged changed) {
            return changed.rollout() + " " + changed.kind();
        }
        if (record instanceof RowsForgotten forgotten) {
            return Words.count(forgotten.rows().size(), "row", "rows") + " forgotten";
        }
        if (record instanceof ShutdownAnnounced announced) {
            return "end of " + ShownText.brief(announced.model().id(), 60) + ": "
                    + announced.shutdownDate().map(LocalDate::toString).orElse("taken back");
        }
        return record instanceof Noted note ? ShownText.brief(note.text(), 60) : record.id();
    }

    static String kind(RegistryRecord record) {
        if (record instanceof DataVersion) {
            return "data";
        }
        if (record instanceof RunStarted || record instanceof RunEnded) {
            return "run";
        }
        if (record instanceof ModelVersion) {
            return "model";
        }
        if (record instanceof AliasMoved) {
            return "alias";
        }
        if (record instanceof Evaluated) {
            return "evaluation";
        }
        if (record instanceof Gated) {
            return "gates";
        }
        if (record instanceof RolloutChanged) {
            return "rollout";
        }
        if (record instanceof RowsForgotten) {
            return "forgetting";
        }
        if (record instanceof ShutdownAnnounced) {
            return "shutdown";
        }
        return record instanceof Noted ? "note" : "record";
    }

    static void to(PageBody body, RegistryRecord record) {
        body.link(of(record), name(record));
    }

    /** Writes a link to a version of data, or its id where it isn't on record. */
    static void toData(PageBody body, Snapshot now, String id) {
        if (now.data(id).isPresent()) {
            body.link(data(id), Words.shortId(id));
        } else {
            body.text(id.isEmpty() ? "–" : Words.shortId(id));
        }
    }

    /** Writes a link to the model of an identity, or the identity where it is none of this registry's. */
    static void toModel(PageBody body, Snapshot now, String identity) {
        now.ofIdentity(identity)
                .ifPresentOrElse(
                        model -> body.link(model(model), name(model)),
                        () -> body.text(identity.isEmpty() ? "–" : identity));
    }
}
