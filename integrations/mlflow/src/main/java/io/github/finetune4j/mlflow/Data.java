// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.dataset.Fingerprint;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.registry.DataVersion;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Versions of data. MLflow knows data only as inputs of runs: until a run uses a version, it lies in a tag of the
 * experiment.
 */
final class Data {
    private static final int DIGEST = 36;
    private static final int SHOWN = 12;

    private final Experiment experiment;
    private final Map<String, DataVersion> known = new LinkedHashMap<>();

    Data(Experiment experiment) {
        this.experiment = experiment;
    }

    /** {@return the version that is kept; the first one stays} */
    DataVersion keep(DataVersion version) {
        Optional<DataVersion> kept = find(version.id());
        if (kept.isPresent()) {
            return kept.get();
        }
        Map<String, String> tags = RecordTags.of(tag(version.id()), version);
        experiment.tag(tags);
        known.put(version.id(), version);
        return version;
    }

    /** {@return a version of data, by its id} */
    Optional<DataVersion> find(String id) {
        if (!known.containsKey(id)) {
            RecordTags.read(tag(id), experiment.tags())
                    .filter(DataVersion.class::isInstance)
                    .map(DataVersion.class::cast)
                    .ifPresent(version -> known.put(id, version));
        }
        return Optional.ofNullable(known.get(id));
    }

    /** {@return as {@link #find}; with neither rows nor facts where nobody has reported them} */
    Optional<DataVersion> named(String id) {
        Optional<DataVersion> found = find(id);
        if (found.isPresent() || !id.matches("data/[0-9a-f]{64}")) {
            return found;
        }
        return Optional.of(new DataVersion(new Fingerprint(id.substring(5)), Instant.EPOCH, 0, Map.of()));
    }

    private static String tag(String id) {
        return "data." + id.substring(id.indexOf('/') + 1);
    }

    /** {@return what MLflow shows of a version; the whole fingerprint, which is longer than a digest, in its source} */
    static Map<String, Object> described(DataVersion version, Texts texts) {
        String hex = version.fingerprint().hex();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", "data-" + hex.substring(0, SHOWN));
        described.put("digest", hex.substring(0, DIGEST));
        described.put("source_type", "finetune4j");
        Map<String, Object> source = new LinkedHashMap<>();
        source.put("id", version.id());
        if (version.facts().get("location") instanceof String location) {
            source.put("uri", texts.value("location", location, Texts.LONGEST_TAG));
        }
        described.put("source", Json.write(source));
        if (version.rows() > 0) {
            described.put("profile", Json.write(Map.of("num_rows", version.rows())));
        }
        return described;
    }
}
