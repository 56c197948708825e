export { newCommit, oldCommit, type ScenarioName, scenarios } from './catalogue.ts'
export {
  type CardStatus,
  expectedCards,
  type OpenServiceDeployment,
  type Scenario,
} from './scenario.ts'
export {
  type ScenarioPlace,
  type ServiceEvent,
  type ServiceEvents,
  type ServiceEventsOptions,
  scenarioStart,
  serviceEvents,
  timeOf,
} from './service-events.ts'
