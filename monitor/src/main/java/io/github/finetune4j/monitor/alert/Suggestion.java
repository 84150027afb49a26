// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import org.apiguardian.api.API;

/**
 * A suggestion what to do about an alert, for people and for programs. Immutable.
 *
 * @param action what to do
 * @param why in a sentence
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Suggestion(Action action, String why) {
    /**
     * The action that is suggested.
     *
     * @since 0.1
     */
    public enum Action {
        /** Look at the examples and at what else changed. */
        LOOK("look at the examples"),
        /** Send the traffic to the model before. */
        ROLL_BACK("roll back to the model before"),
        /** Have people label a sample. */
        LABEL("have people label a sample"),
        /** Train on newer data. */
        RETRAIN("train again on newer data"),
        /** Move to another model. */
        REPLACE("move to another model");

        private final String words;

        Action(String words) {
            this.words = words;
        }

        /** {@return what to do, in words} */
        public String words() {
            return words;
        }
    }
}
