// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.micrometer;

import io.micrometer.core.instrument.Counter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/** The values that a tag has had so far. There are never many: those that come later are {@code other}. */
final class TagValues {
    static final String OTHER = "other";

    private static final System.Logger LOG = System.getLogger(TagValues.class.getName());

    private final String tag;
    private final int most;
    private final Counter others;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean warned = new AtomicBoolean();

    TagValues(String tag, int most, Counter others) {
        this.tag = tag;
        this.most = most;
        this.others = others;
    }

    String of(String value) {
        return known.contains(value) || added(value) ? value : other();
    }

    /** Two threads must not bring in one value too many. */
    private synchronized boolean added(String value) {
        if (known.size() < most) {
            known.add(value);
        }
        return known.contains(value);
    }

    private String other() {
        others.increment();
        if (!warned.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "tag {0} of the meters has had {1} values: further ones are counted as {2} -> give such models or"
                            + " labels fewer names, or allow more values",
                    tag,
                    most,
                    OTHER);
        }
        return OTHER;
    }
}
