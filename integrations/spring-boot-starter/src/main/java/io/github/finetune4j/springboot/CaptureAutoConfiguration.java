// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.monitor.capture.Capture;
import io.github.finetune4j.monitor.capture.CaptureStore;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * The capture around the application's model, which takes its place: whoever asks for a ChatModel gets it. It is closed
 * before the model and the store.
 */
@AutoConfiguration(after = {WorkspaceAutoConfiguration.class, RolloutAutoConfiguration.class})
@ConditionalOnClass(Capture.class)
final class CaptureAutoConfiguration {
    private static final System.Logger LOG = System.getLogger(CaptureAutoConfiguration.class.getName());
    static final String BEAN = "finetune4jCapture";
    static final String MODEL = "finetune4j.capture.model";

    @Bean(BEAN)
    @Primary
    @Conditional(CaptureWanted.class)
    @ConditionalOnMissingBean
    Capture finetune4jCapture(
            Settings settings,
            ConfigurableListableBeanFactory beans,
            ObjectProvider<CaptureStore> stores,
            ObjectProvider<CaptureCustomizer> customizers) {
        Capture.Builder capture = Capture.builder(model(beans), store(stores));
        try {
            prepare(capture, settings.capture());
            customizers.orderedStream().forEach(each -> each.customize(capture));
            Capture built = capture.build();
            LOG.log(
                    System.Logger.Level.INFO,
                    "calls of bean {0} are captured: figures, and what was said only where somebody has consented;"
                            + " finetune4j.capture.enabled=false leaves that out",
                    CaptureComesFirst.captured(beans));
            return built;
        } catch (IllegalArgumentException | FineTuneException e) {
            throw SettingException.of("finetune4j.capture", e);
        }
    }

    private static CaptureStore store(ObjectProvider<CaptureStore> stores) {
        CaptureStore one = stores.getIfUnique();
        if (one == null) {
            throw new SettingException(
                    stores.stream().findAny().isPresent()
                            ? "finetune4j.capture: there are several CaptureStore beans, and none is the primary one"
                                    + " -> mark one @Primary, or set finetune4j.capture.enabled to false"
                            : "finetune4j.capture.enabled: true, and there is nothing to keep it in -> set"
                                    + " finetune4j.workspace.folder, or add a DataSource and finetune4j-store-jdbc");
        }
        return one;
    }

    private static ChatModel model(ConfigurableListableBeanFactory beans) {
        String name = CaptureComesFirst.captured(beans);
        if (name.isEmpty()) {
            throw new SettingException(
                    "finetune4j.capture.enabled: true, and there is neither one rollout nor one model"
                            + " to capture -> name a bean by " + MODEL + ", or mark one @Primary");
        }
        if (!beans.containsBean(name) || !beans.isTypeMatch(name, ChatModel.class)) {
            throw new SettingException(
                    MODEL + ": " + name + " is no bean that is a ChatModel -> name another, or leave it out");
        }
        return beans.getBean(name, ChatModel.class);
    }

    private static void prepare(Capture.Builder capture, CaptureSettings settings) {
        capture.policy(kept -> kept.sample(settings.sample()).keepFor(settings.keepFor()));
        if (settings.secret() != null) {
            capture.secret(settings.secret().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Bean
    static CaptureComesFirst finetune4jCaptureComesFirst(Environment environment) {
        return new CaptureComesFirst(environment);
    }
}
