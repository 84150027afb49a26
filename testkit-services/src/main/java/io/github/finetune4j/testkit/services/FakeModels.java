// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The models of the fake server: base models, and those that jobs made. */
final class FakeModels {
    /** A base model. */
    record Base(FakeTraining training, @Nullable LocalDate shutdown) {}

    private final InstantSource clock;
    private final Map<String, Base> bases;
    private final boolean hidesTuned;
    private final Set<String> deleted = new HashSet<>();
    private Supplier<Collection<FakeTuning>> jobs = List::of;

    FakeModels(InstantSource clock, Map<String, Base> bases, boolean hidesTuned) {
        this.clock = clock;
        this.hidesTuned = hidesTuned;
        this.bases = Map.copyOf(bases);
    }

    void jobs(Supplier<Collection<FakeTuning>> source) {
        jobs = source;
    }

    FakeTraining training(String id) {
        Base base = bases.get(root(id));
        if (gone(id, clock.instant())) {
            throw FakeRefusal.of(missing(id, clock.instant()));
        }
        if (base == null || !exists(id)) {
            throw FakeRefusal.bad("model_not_available", "Model " + id + " is not available for fine-tuning");
        }
        return base.training();
    }

    /** {@return the base model of a tuned one, also of one that was tuned twice; else the model itself} */
    private static String root(String id) {
        String rest = id;
        while (rest.startsWith("ft:")) {
            rest = rest.substring("ft:".length());
        }
        return rest.length() == id.length() ? id : rest.split(":", -1)[0];
    }

    private @Nullable LocalDate shutdown(String id) {
        Base base = bases.get(root(id));
        return base == null ? null : base.shutdown();
    }

    private boolean gone(String id, Instant at) {
        LocalDate day = shutdown(id);
        return day != null && !LocalDate.ofInstant(at, ZoneOffset.UTC).isBefore(day);
    }

    private boolean exists(String id) {
        return bases.containsKey(id) || tuned().contains(id);
    }

    /** {@return whether a model answers at that time} */
    boolean alive(String id, Instant at) {
        return exists(id) && !gone(id, at);
    }

    /** {@return what is said of a model that does not answer} */
    FakeReply missing(String id, Instant at) {
        return FakeReply.error(
                404,
                "model_not_found",
                exists(id) && gone(id, at)
                        ? "The model `" + id + "` has been deprecated, learn more here:"
                                + " https://platform.openai.com/docs/deprecations"
                        : "The model '" + id + "' does not exist or you do not have access to it.");
    }

    private synchronized List<String> tuned() {
        List<String> tuned = new ArrayList<>();
        for (FakeTuning job : jobs.get()) {
            String model = job.at(clock.instant()).model();
            if (model != null) {
                tuned.add(model);
                job.checkpoints().forEach(point -> tuned.add(String.valueOf(point.get("fine_tuned_model_checkpoint"))));
            }
        }
        tuned.removeAll(deleted);
        return tuned;
    }

    FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            Instant now = clock.instant();
            Stream.concat(bases.keySet().stream(), tuned().stream())
                    .filter(id -> !gone(id, now))
                    .forEach(id -> all.add(shown(id)));
            return FakeReply.ok(Map.of("object", "list", "data", all));
        }
        String id = path.get(1);
        if (!alive(id, clock.instant())) {
            throw FakeRefusal.of(missing(id, clock.instant()));
        }
        if (request.method().equals("DELETE")) {
            return delete(id);
        }
        return FakeReply.ok(shown(id));
    }

    private synchronized FakeReply delete(String id) {
        if (bases.containsKey(id)) {
            throw FakeRefusal.of(FakeReply.error(403, "not_allowed", "You may only delete your own models"));
        }
        deleted.add(id);
        return FakeReply.ok(Map.of("id", id, "object", "model", "deleted", true));
    }

    private Map<String, @Nullable Object> shown(String id) {
        Base base = bases.get(id);
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("id", id);
        shown.put("object", "model");
        shown.put("created", 1_700_000_000);
        shown.put("owned_by", base == null ? "fake-org" : "system");
        LocalDate shutdown = base == null && hidesTuned ? null : shutdown(id);
        shown.put("shutdown_date", shutdown == null ? null : shutdown.toString());
        return shown;
    }
}
