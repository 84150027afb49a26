// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * A condition: whether something lies in the folder of the workspace, which is there, and nothing says that it lies
 * elsewhere.
 */
abstract class KeptInWorkspace extends SpringBootCondition {
    private final String what;

    private KeptInWorkspace(String what) {
        this.what = what;
    }

    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        Binder binder = Binder.get(context.getEnvironment());
        boolean folder = isSet(binder, "workspace.folder");
        boolean own = isSet(binder, what + ".folder") || isSet(binder, what + ".store");
        return new ConditionOutcome(
                folder && !own,
                ConditionMessage.forCondition(what + " in the workspace")
                        .because(folder ? own ? "it has settings of its own" : "a folder is given" : "no folder is"));
    }

    private static boolean isSet(Binder binder, String name) {
        return binder.bind("finetune4j." + name, String.class).isBound();
    }

    /** The registry. */
    static final class RegistryIs extends KeptInWorkspace {
        RegistryIs() {
            super("registry");
        }
    }

    /** The state of the rollout. */
    static final class RolloutIs extends KeptInWorkspace {
        RolloutIs() {
            super("rollout");
        }
    }
}
