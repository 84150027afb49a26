// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;

/** A target of an assignment. */
sealed interface Target {
    void assign(Interpreter in, Value value);

    record Name(String name) implements Target {
        @Override
        public void assign(Interpreter in, Value value) {
            in.scope().set(name, value);
        }
    }

    record Member(String namespace, String attribute) implements Target {
        @Override
        public void assign(Interpreter in, Value value) {
            if (!(in.scope().find(namespace) instanceof Namespace owner)) {
                throw Failure.of("cannot assign attribute on non-namespace object");
            }
            owner.assign(attribute, value);
        }
    }

    record Several(List<Target> targets) implements Target {
        @Override
        public void assign(Interpreter in, Value value) {
            if (value instanceof Undefined u) {
                throw u.failure();
            }
            List<Value> values = Iterate.list(in.budget(), value);
            if (values.size() != targets.size()) {
                throw Failure.of("cannot unpack " + values.size() + " values into " + targets.size() + " names");
            }
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(in, values.get(i));
            }
        }
    }
}
