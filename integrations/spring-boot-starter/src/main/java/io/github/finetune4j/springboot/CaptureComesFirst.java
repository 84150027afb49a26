// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.util.Optional;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/**
 * Puts the capture in the place of the bean that it is around: that one is the primary one no more. Which one it is, is
 * found out before, and stands in the capture's definition. Around a bean that a setting names beside the primary one,
 * the capture is not the primary one either.
 */
final class CaptureComesFirst implements BeanFactoryPostProcessor {
    private static final String CAPTURED = "finetune4j.captured";

    private final Environment environment;

    CaptureComesFirst(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        if (!beans.containsBeanDefinition(CaptureAutoConfiguration.BEAN)) {
            return;
        }
        Optional<String> named = Optional.ofNullable(environment.getProperty(CaptureAutoConfiguration.MODEL));
        String captured = named.or(() -> CapturedBean.find(beans)).orElse("");
        BeanDefinition capture = beans.getBeanDefinition(CaptureAutoConfiguration.BEAN);
        capture.setAttribute(CAPTURED, captured);
        if (beans.containsBeanDefinition(captured)) {
            BeanDefinition model = beans.getBeanDefinition(captured);
            if (named.isPresent() && !model.isPrimary() && CapturedBean.hasPrimary(beans)) {
                capture.setPrimary(false); // another one is named the primary one, and stays it
            }
            model.setPrimary(false);
        }
    }

    /** {@return the name of the bean that is captured; empty where there is none} */
    static String captured(ConfigurableListableBeanFactory beans) {
        return String.valueOf(
                beans.getBeanDefinition(CaptureAutoConfiguration.BEAN).getAttribute(CAPTURED));
    }
}
