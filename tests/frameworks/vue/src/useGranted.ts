import { onScopeDispose, ref } from "vue";
import { untick } from "./consent";

export const useGranted = (category: string, service?: string) => {
  const granted = ref(false);
  const look = () => (granted.value = untick.granted(category, service));
  look();
  const stops = [untick.on("ready", look), untick.on("consent", look)];
  onScopeDispose(() => stops.forEach((stop) => stop()));
  return granted;
};
