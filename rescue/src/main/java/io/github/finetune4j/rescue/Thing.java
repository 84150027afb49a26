// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

/**
 * A thing at the service.
 *
 * @param kind for people, see {@link FetchReport.Fetched}
 * @param id the service's
 * @param name given by whoever made it; may be empty
 */
record Thing(String kind, String id, String name) {
    static final String JOB = "job";
    static final String EVENTS = "events";
    static final String CHECKPOINTS = "checkpoints";
    static final String FILE = "file";
    static final String COMPLETION = "stored completion";
    static final String LIST = "list";

    static Thing list(String of) {
        return new Thing(LIST, of, "");
    }
}
