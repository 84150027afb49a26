// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.MetricPoint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The number of points that the curves of a run had at its end, and their hash: in the line of the end's record, so
 * that the chain proves them. The same in files and in databases.
 *
 * @param points how many
 * @param hash SHA-256 over each, as a line of JSON: name, step, time, value
 */
record CurveDigest(long points, String hash) {
    static CurveDigest of(List<MetricPoint> points) {
        MessageDigest digest = Sha256.digest();
        for (MetricPoint point : points) {
            String line = Json.write(
                    List.of(point.name(), point.step(), point.at().toString(), Double.toString(point.value())));
            digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return new CurveDigest(points.size(), HexFormat.of().formatHex(digest.digest()));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("points", points);
        json.put("hash", hash);
        return json;
    }

    /** {@return whether these points begin with those of which this is the digest} */
    boolean begins(List<MetricPoint> all) {
        return all.size() >= points && of(all.subList(0, (int) points)).equals(this);
    }
}
