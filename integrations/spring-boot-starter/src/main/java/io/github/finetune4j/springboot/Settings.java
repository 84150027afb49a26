// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * All settings. A property below finetune4j that is none of them, such as one with a typing error, is refused.
 *
 * @param rollout of the rollout between the beans baseline and candidate
 * @param registry of the registry of models and data
 * @param console of the console's pages within the application
 * @param workspace of what the application keeps beside these
 * @param capture of the capture around the application's model
 * @param monitors of the monitors over what is captured
 * @param people of the pages on which people work
 * @param maintenance of maintenance
 */
@ConfigurationProperties(prefix = "finetune4j", ignoreUnknownFields = false)
record Settings(
        @NestedConfigurationProperty @DefaultValue RolloutSettings rollout,
        @NestedConfigurationProperty @DefaultValue RegistrySettings registry,
        @NestedConfigurationProperty @DefaultValue ConsoleSettings console,
        @NestedConfigurationProperty @DefaultValue WorkspaceSettings workspace,
        @NestedConfigurationProperty @DefaultValue CaptureSettings capture,
        @NestedConfigurationProperty @DefaultValue MonitorsSettings monitors,
        @NestedConfigurationProperty @DefaultValue PeopleSettings people,
        @NestedConfigurationProperty @DefaultValue MaintenanceSettings maintenance) {}
