/**
 * Mantine, bent to the tokens: it decides behaviour and accessibility, tokens.css decides every colour and size.
 * Nothing here knows a screen.
 */
import {
  ActionIcon,
  Button,
  Checkbox,
  createTheme,
  Input,
  Loader,
  Menu,
  Modal,
  Notification,
  NumberInput,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Tabs,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from '@mantine/core';

const shade = 'var(--ink)';
/** Mantine wants ten shades of the primary colour; the tokens know one per theme. */
const ink: MantineColorsTuple = [shade, shade, shade, shade, shade, shade, shade, shade, shade, shade];

/** Mantine draws chrome with these two scales, each in its own theme; both point at tokens. */
const dark: MantineColorsTuple = [
  'var(--text)',
  'var(--text-muted)',
  'var(--text-faint)',
  'var(--text-disabled)',
  'var(--line-strong)',
  'var(--control-hover)',
  'var(--surface-floating)',
  'var(--surface)',
  'var(--surface-sunken)',
  'var(--surface-sunken)',
];
const gray: MantineColorsTuple = [
  'var(--control-hover)',
  'var(--neutral-tint)',
  'var(--line)',
  'var(--line)',
  'var(--line-control)',
  'var(--text-disabled)',
  'var(--text-muted)',
  'var(--text-muted)',
  'var(--text)',
  'var(--text)',
];

/** Two intents only: plain (no colour given) and danger (`color="red"`). */
const resolveVariantColours: VariantColorsResolver = ({ color, variant }) => {
  const danger = color === 'red';
  const text = danger ? 'var(--invalid)' : 'var(--text)';
  const none = { background: 'transparent', border: '1px solid transparent' };
  switch (variant) {
    case 'filled':
      return danger
        ? { background: 'var(--invalid)', hover: 'var(--invalid-hover)', color: 'var(--invalid-contrast)', border: none.border }
        : { background: 'var(--ink)', hover: 'var(--ink-hover)', color: 'var(--ink-contrast)', border: none.border };
    case 'subtle':
      return { ...none, hover: 'var(--control-hover)', color: danger ? text : 'var(--text-muted)', hoverColor: text };
    case 'transparent':
      return { ...none, hover: 'transparent', color: danger ? text : 'var(--text-muted)', hoverColor: text };
    case 'light':
      return {
        background: danger ? 'var(--invalid-tint)' : 'var(--neutral-tint)',
        hover: danger ? 'var(--invalid-tint)' : 'var(--row-selected)',
        color: text,
        border: none.border,
      };
    default:
      return {
        background: 'var(--control)',
        hover: 'var(--control-hover)',
        color: text,
        border: '1px solid var(--line-control)',
      };
  }
};

const inputVars = { wrapper: { '--input-height': '28px', '--input-fz': '13px', '--input-padding': '8px' } };

export const theme = createTheme({
  fontFamily: 'var(--font-interface)',
  fontFamilyMonospace: 'var(--font-wire)',
  fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '4px', lg: '4px', xl: '4px' },
  defaultRadius: 'sm',
  colors: { ink, dark, gray },
  primaryColor: 'ink',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '28px' },
      h2: { fontSize: '15px', lineHeight: '24px' },
      h3: { fontSize: '13px', lineHeight: '20px' },
    },
  },
  variantColorResolver: resolveVariantColours,
  components: {
    Notification: Notification.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Dismiss' } } }),
    Button: Button.extend({
      defaultProps: { size: 'xs', variant: 'default' },
      vars: () => ({ root: { '--button-height': '28px', '--button-padding-x': '10px', '--button-fz': '13px' } }),
      styles: { root: { fontWeight: 500 } },
    }),
    ActionIcon: ActionIcon.extend({
      defaultProps: { variant: 'subtle' },
      vars: () => ({ root: { '--ai-size': '28px' } }),
    }),
    Input: Input.extend({ defaultProps: { size: 'xs' }, vars: () => inputVars }),
    TextInput: TextInput.extend({ defaultProps: { size: 'xs' } }),
    NumberInput: NumberInput.extend({ defaultProps: { size: 'xs' } }),
    Textarea: Textarea.extend({ defaultProps: { size: 'xs' } }),
    Select: Select.extend({ defaultProps: { size: 'xs', withCheckIcon: true, checkIconPosition: 'right' } }),
    InputWrapper: Input.Wrapper.extend({ defaultProps: { size: 'sm' } }),
    Checkbox: Checkbox.extend({ defaultProps: { size: 'xs' } }),
    Switch: Switch.extend({ defaultProps: { size: 'xs' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs', transitionDuration: 120 } }),
    Loader: Loader.extend({ defaultProps: { size: 16, color: 'var(--text-faint)' } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 0 }, withinPortal: true } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } }),
    Modal: Modal.extend({
      defaultProps: { transitionProps: { duration: 0 }, overlayProps: { transitionProps: { duration: 0 } }, centered: true },
    }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 400, transitionProps: { duration: 0 }, fz: 12, withinPortal: true } }),
  },
});

const sharedVariables = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-muted)',
  '--mantine-color-placeholder': 'var(--text-faint)',
  '--mantine-color-anchor': 'var(--text)',
  '--mantine-color-error': 'var(--invalid)',
  '--mantine-color-default': 'var(--control)',
  '--mantine-color-default-hover': 'var(--control-hover)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line-control)',
  '--mantine-color-disabled': 'var(--surface-raised)',
  '--mantine-color-disabled-color': 'var(--text-disabled)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--ink)',
  '--mantine-primary-color-filled-hover': 'var(--ink-hover)',
  '--mantine-primary-color-contrast': 'var(--ink-contrast)',
  '--mantine-primary-color-light': 'var(--neutral-tint)',
  '--mantine-shadow-md': 'var(--shadow)',
};

/** Mantine's own variables, all pointing at tokens; the tokens change with the theme. */
export const resolveCssVariables: CSSVariablesResolver = () => ({ variables: {}, light: sharedVariables, dark: sharedVariables });
