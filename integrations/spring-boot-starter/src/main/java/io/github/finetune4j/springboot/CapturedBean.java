// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.rollout.Rollout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The choice of the bean that the capture is put around. */
final class CapturedBean {
    private CapturedBean() {}

    /** {@return the name of the primary model, else of the only rollout, else of the only model; empty without one} */
    static Optional<String> find(ConfigurableListableBeanFactory beans) {
        List<String> models = names(beans, ChatModel.class);
        if (models.stream().anyMatch(name -> isPrimary(beans, name))) {
            return one(beans, models);
        }
        List<String> rollouts = names(beans, Rollout.class);
        return one(beans, rollouts.isEmpty() ? models : rollouts);
    }

    private static List<String> names(ConfigurableListableBeanFactory beans, Class<?> type) {
        return Arrays.stream(beans.getBeanNamesForType(type, true, false))
                .filter(name -> !name.equals(CaptureAutoConfiguration.BEAN))
                .toList();
    }

    private static Optional<String> one(ConfigurableListableBeanFactory beans, List<String> names) {
        List<String> primary =
                names.stream().filter(name -> isPrimary(beans, name)).toList();
        List<String> chosen = names.size() == 1 ? names : primary;
        return chosen.size() == 1 ? Optional.of(chosen.get(0)) : Optional.empty();
    }

    /** {@return whether a model of the application's is the primary one} */
    static boolean hasPrimary(ConfigurableListableBeanFactory beans) {
        return names(beans, ChatModel.class).stream().anyMatch(name -> isPrimary(beans, name));
    }

    private static boolean isPrimary(ConfigurableListableBeanFactory beans, String name) {
        return beans.containsBeanDefinition(name)
                && beans.getBeanDefinition(name).isPrimary();
    }
}
