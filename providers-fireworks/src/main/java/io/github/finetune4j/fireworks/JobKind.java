// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

/** The two collections of jobs, in the service's words. */
enum JobKind {
    /** By example. */
    SUPERVISED("supervisedFineTuningJobs", "supervisedFineTuningJobId"),
    /** By preference. */
    PREFERENCE("dpoJobs", "dpoJobId");

    private final String collection;
    private final String idParameter;

    JobKind(String collection, String idParameter) {
        this.collection = collection;
        this.idParameter = idParameter;
    }

    /** {@return the part of the path, and the field of a list} */
    String collection() {
        return collection;
    }

    /** {@return the parameter by which a new job is named} */
    String idParameter() {
        return idParameter;
    }
}
